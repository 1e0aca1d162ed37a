// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;

class SettingsTest {

    private static final Path RUN = Path.of("/run/tracewarden");

    @Test
    void withoutALineEverythingHasTheGuidesDefault() {
        assertEquals(Settings.defaults(RUN), read(Map.of()));
        assertEquals(ResourceLimits.DEFAULTS, read(Map.of()).limits());
        assertEquals(Path.of("/run/tracewarden/agentsys"), read(Map.of()).statusDirectory().orElseThrow());
    }

    @Test
    void theShippedFileHasEachKeyWithItsDefault() throws IOException {
        Properties shipped = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("../../etc/org.tracewarden.supervisor.cfg"))) {
            shipped.load(file);
        }
        Map<String, Object> values = new HashMap<>();
        shipped.stringPropertyNames().forEach(key -> values.put(key, shipped.getProperty(key)));
        assertEquals(new TreeSet<>(Arrays.stream(SupervisorConfig.class.getDeclaredMethods())
                .map(method -> key(method.getName())).collect(Collectors.toSet())), new TreeSet<>(values.keySet()));
        for (Method method : SupervisorConfig.class.getDeclaredMethods()) {
            assertEquals(method.getDefaultValue().toString(), values.get(key(method.getName())), method.getName());
        }
        assertEquals(Settings.defaults(RUN), read(values));
    }

    @Test
    void valuesAreReadInTheirUnits() {
        Settings settings = read(Map.ofEntries(Map.entry("max-agents", "20"),
                Map.entry("status-directory", "/tmp/v/../w"),
                Map.entry("stop-agents", "true"), Map.entry("cpu", "2500ms / 5s"), Map.entry("memory", "1G"),
                Map.entry("syscalls", "none"), Map.entry("processes", "20"), Map.entry("open-files", "1024"),
                Map.entry("max-restarts", "3"), Map.entry("backoff-first", "1s"), Map.entry("backoff-most", "1m"),
                Map.entry("stable-after", "1h"), Map.entry("stop-grace", "0s"), Map.entry("log-size", "64k"),
                Map.entry("log-files", "1"), Map.entry("watchdog-timeout", "1500ms"),
                Map.entry("watch-interval", "250ms"),
                Map.entry("recovery", "permissive, crash=restart"), Map.entry("throttle-floor-percent", "5"),
                Map.entry("flood-grace-seconds", "0")));
        assertEquals(Duration.ZERO, settings.floodGrace());
        assertEquals(20, settings.maxAgents());
        assertEquals(Optional.of(Path.of("/tmp/w")), settings.statusDirectory());
        assertEquals(true, settings.stopAgents());
        assertEquals(new ResourceLimits(OptionalLong.of(2_500_000), 5_000_000, OptionalLong.of(1L << 30),
                OptionalLong.empty(), OptionalLong.of(20), OptionalLong.of(1_024)), settings.limits());
        assertEquals(new RestartPolicy(true, 3, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)),
                settings.restart());
        assertEquals(Duration.ZERO, settings.stop().grace());
        assertEquals(15, settings.stop().signal().number());
        assertEquals(new LogPolicy(true, 65_536, 1), settings.logs());
        assertEquals(Duration.ofMillis(1_500), settings.watchdogTimeout());
        assertEquals(Duration.ofMillis(250), settings.watchInterval());
        assertEquals(RecoveryPolicy.permissive().with(FaultKind.CRASH, FaultAction.RESTART), settings.recovery());
        assertEquals(50_000, settings.throttleFloorMicros());
    }

    @Test
    void noneIsNoLimitAndNoDirectory() {
        Settings settings = read(Map.of("cpu", "none", "memory", "none", "syscalls", "none", "processes", "none",
                "open-files", "none", "status-directory", "none"));
        assertEquals(ResourceLimits.NONE, settings.limits());
        assertEquals(Optional.empty(), settings.statusDirectory());
    }

    @Test
    void aLoneUnitIsOneOfIt() {
        assertEquals(new CpuLimit(OptionalLong.of(500_000), 1_000_000), CpuLimit.parse("500ms/s"));
        assertEquals(new CpuLimit(OptionalLong.of(90_000_000), 60_000_000), CpuLimit.parse("90s/m"));
    }

    @Test
    void valuesAtTheEdgesOfTheirRangesAreTaken() {
        Settings least = read(Map.of("cpu", "1ms/100ms", "memory", "1m", "syscalls", "1", "processes", "1",
                "open-files", "16", "backoff-first", "0s", "backoff-most", "0s", "stable-after", "0s"));
        assertEquals(OptionalLong.of(1_000), least.limits().cpuQuotaMicros());
        assertEquals(100_000, least.limits().cpuWindowMicros());
        Settings most = read(Map.of("max-agents", "10000", "cpu", "64m/1m", "processes", "4194304", "open-files",
                "1048576", "backoff-first", "1h", "backoff-most", "1h", "stable-after", "24h", "log-size", "1g"));
        assertEquals(1L << 30, most.logs().fileBytes());
        assertEquals(Duration.ofHours(1), most.restart().backoffMost());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "max-agents | 0 | max-agents = 0 is out of range (1 to 10000)",
        "max-agents | 10001 | max-agents = 10001 is out of range (1 to 10000)",
        "max-agents | -5 | max-agents = -5 is out of range (1 to 10000)",
        "max-agents | many | max-agents: \"many\" is not a whole number",
        "max-agents | 99999999999 | max-agents = 99999999999 is out of range (1 to 10000)",
        "stop-agents | yes | stop-agents: \"yes\" is neither true nor false",
        "cpu | 500ms | cpu: \"500ms\" is not a CPU limit: a time, a slash and the window it is for, such as 500ms/s or"
                + " 2s/5s, or none",
        "cpu | 500/s | cpu: \"500\" is not a time: a whole number and us, ms, s, m or h, such as 500ms",
        "cpu | 999us/s | cpu = 999us/s is out of range (a time of at least 1ms, or none)",
        "cpu | 10ms/99ms | cpu = 10ms/99ms is out of range (a window of 100ms to 60s)",
        "cpu | 10ms/61s | cpu = 10ms/61s is out of range (a window of 100ms to 60s)",
        "memory | 1048575 | memory = 1048575 is out of range (at least 1m, or none)",
        "memory | 100mb | memory: \"100mb\" is not a size: a whole number of bytes, or with k, m or g, such as 100m",
        "memory | 99999999999g | memory: \"99999999999g\" is too much",
        "syscalls | 0 | syscalls = 0 is out of range (at least 1, or none)",
        "processes | 4194305 | processes = 4194305 is out of range (1 to 4194304, or none)",
        "open-files | 15 | open-files = 15 is out of range (16 to 1048576, or none)",
        "max-restarts | 1000001 | max-restarts = 1000001 is out of range (0 to 1000000)",
        "backoff-first | 31s | backoff-most = 30s is out of range (backoff-first = 31s to 1h)",
        "backoff-most | 61m | backoff-most = 61m is out of range (backoff-first = 100ms to 1h)",
        "stable-after | 25h | stable-after = 25h is out of range (0s to 24h)",
        "stop-grace | 601s | stop-grace = 601s is out of range (0s to 10m)",
        "stop-grace | -1s | stop-grace = -1s is out of range (0s to 10m)",
        "log-size | 63k | log-size = 63k is out of range (64k to 1g)",
        "log-size | none | log-size: \"none\" is not a size: a whole number of bytes, or with k, m or g, such as 100m",
        "log-files | 101 | log-files = 101 is out of range (1 to 100)",
        "watchdog-timeout | 99ms | watchdog-timeout = 99ms is out of range (100ms to 24h)",
        "watch-interval | 11s | watch-interval = 11s is out of range (100ms to 10s)",
        "throttle-floor-percent | 0 | throttle-floor-percent = 0 is out of range (1 to 100)",
        "recovery | lenient | recovery: \"lenient\" is no policy: first default, permissive or strict, then exceptions"
                + " such as crash=restart, separated by commas",
        "recovery | crash=restart,strict | recovery: \"strict\" is no policy: first default, permissive or strict, then"
                + " exceptions such as crash=restart, separated by commas",
        "recovery | crash=reboot | recovery: \"reboot\" is no action; there are alert, throttle, restart, kill",
        "recovery | oops=kill | recovery: \"oops\" is no kind of fault; there are cpu-quota, memory-limit,"
                + " syscall-flood, crash, capability-violation, unresponsive, policy-violation",
        "recovery | crash=kill,crash=alert | recovery: crash is there twice",
        "memory | `` | memory has no value; leave the line out for the default, 100m"
    })
    void aWrongValueIsRefusedWithItsKeyAndWhatIsAllowed(String key, String value, String message) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> read(Map.of(key, value))).getMessage());
    }

    @Test
    void aPathWithAZeroByteIsRefused() {
        assertEquals("status-directory: \"a\0b\" is no path: Nul character not allowed", assertThrows(
                IllegalArgumentException.class, () -> read(Map.of("status-directory", "a\0b"))).getMessage());
    }

    @Test
    void aListOfAnotherFileFormatIsTheSameList() {
        assertEquals(read(Map.of("recovery", "strict,crash=alert,cpu-quota=throttle")),
                read(Map.of("recovery", new String[] {"strict", "crash=alert", "cpu-quota=throttle"})));
    }

    @Test
    void aPolicyIsWrittenAsItIsRead() {
        assertEquals("default", RecoveryText.of(RecoveryPolicy.DEFAULT));
        assertEquals("permissive", RecoveryText.of(RecoveryPolicy.permissive()));
        assertEquals("strict", RecoveryText.of(RecoveryPolicy.strict()));
        RecoveryPolicy own = RecoveryText.parse("strict,crash=restart");
        assertEquals("cpu-quota=kill,syscall-flood=kill,unresponsive=kill", RecoveryText.of(own));
        assertEquals(own, RecoveryText.parse(RecoveryText.of(own)));
    }

    private static Settings read(Map<String, Object> values) {
        SupervisorConfig config = (SupervisorConfig) Proxy.newProxyInstance(SupervisorConfig.class.getClassLoader(),
                new Class<?>[] {SupervisorConfig.class}, (proxy, method, arguments) -> method.getDefaultValue());
        return Settings.read(RUN, config, values);
    }

    /** As the specification of declarative services turns method names into keys. */
    private static String key(String method) {
        return method.replace("$_$", "-");
    }
}
