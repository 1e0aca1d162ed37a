// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.Signal;

/** What a file of an agent says. */
class AgentFileTest {

    @Test
    void aCommandIsEnough() {
        AgentFile file = read(Map.of("command", "python3 agent.py"), AgentDefaults.STANDARD);
        assertEquals(OptionalInt.empty(), file.id());
        assertEquals(AgentSpec.of(100, "web", List.of("python3", "agent.py")), file.spec(100));
    }

    @Test
    void everyKeyArrivesWhereItBelongs() {
        Map<String, Object> all = Map.ofEntries(
                Map.entry("id", "7"), Map.entry("name", "fs_monitor"), Map.entry("command", "x 'y z'"),
                Map.entry("env.A", " kept as it is "), Map.entry("env.b.c", "2"),
                Map.entry("working-directory", "/srv"), Map.entry("user", "nobody"),
                Map.entry("capabilities", "FsBasic, netclient"), Map.entry("scope", "/tmp/a,/tmp/b/"),
                Map.entry("auto-restart", "true"), Map.entry("max-restarts", "5"), Map.entry("backoff-first", "1s"),
                Map.entry("backoff-most", "1m"), Map.entry("stable-after", "1h"), Map.entry("memory", "64m"),
                Map.entry("cpu", "20ms/100ms"), Map.entry("syscalls", "5000/s"), Map.entry("processes", "10"),
                Map.entry("open-files", "256"), Map.entry("watchdog", "notify 10s"), Map.entry("stop-signal", "INT"),
                Map.entry("stop-grace", "2s"), Map.entry("log", "false"), Map.entry("log-size", "1m"),
                Map.entry("log-files", "9"), Map.entry("after", "db, cache"), Map.entry("cascade", "true"),
                Map.entry("recovery", "strict,crash=restart"));
        AgentSpec expected = new AgentSpec(7, "fs_monitor", List.of("x", "y z"),
                Map.of("A", " kept as it is ", "b.c", "2"), "/srv", "nobody",
                Set.of(Capability.FS_BASIC, Capability.NET_CLIENT), new Scope(List.of("/tmp/a/", "/tmp/b/")),
                new RestartPolicy(true, 5, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)),
                new ResourceLimits(OptionalLong.of(20_000), 100_000, OptionalLong.of(64 << 20), OptionalLong.of(5_000),
                        OptionalLong.of(10), OptionalLong.of(256)),
                new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(10), ""),
                new StopPolicy(new Signal(2), Duration.ofSeconds(2)), new LogPolicy(false, 1 << 20, 9),
                List.of("db", "cache"), true,
                Optional.of(RecoveryPolicy.strict().with(FaultKind.CRASH, FaultAction.RESTART)));
        assertEquals(expected, read(all, AgentDefaults.STANDARD).spec(100));
        assertEquals(AgentFile.KEYS.size() + 2, all.size());
    }

    @Test
    void jsonGivesNumbersTruthValuesAndLists() {
        AgentSpec spec = read(Map.of("command", new String[] {"sh", "-c", "a | b; c"}, "id", 9L, "auto-restart", 2L,
                "memory", 104857600L, "log", true, "after", new String[] {"db"}, "capabilities", List.of("Admin"),
                "cpu", "none"), AgentDefaults.STANDARD).spec(1);
        assertEquals(List.of("sh", "-c", "a | b; c"), spec.command());
        assertEquals(9, spec.id());
        assertEquals(RestartPolicy.ofAtMost(2), spec.restart());
        assertEquals(OptionalLong.of(104857600), spec.limits().memoryBytes());
        assertEquals(OptionalLong.empty(), spec.limits().cpuQuotaMicros());
        assertEquals(Set.of(Capability.ADMIN), spec.capabilities());
        assertEquals(List.of("db"), spec.after());
    }

    @Test
    void whatTheFileDoesNotSayIsTheSupervisorsDefault() {
        AgentDefaults others = new AgentDefaults(ResourceLimits.NONE, RestartPolicy.ofAtMost(8),
                new StopPolicy(new Signal(1), Duration.ZERO), new LogPolicy(false, 1 << 16, 1),
                Duration.ofSeconds(7));
        AgentSpec spec = read(Map.of("command", "x", "memory", "5m", "watchdog", "notify"), others).spec(1);
        assertEquals(RestartPolicy.ofAtMost(8), spec.restart());
        assertEquals(others.stop(), spec.stop());
        assertEquals(others.logs(), spec.logs());
        assertEquals(new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(7), ""), spec.watchdog());
        assertEquals(new ResourceLimits(OptionalLong.empty(), 1_000_000, OptionalLong.of(5 << 20),
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()), spec.limits());
    }

    @Test
    void limitsCanBeNone() {
        assertEquals(ResourceLimits.NONE, read(Map.of("command", "x", "memory", "none", "cpu", "none", "syscalls",
                "none", "processes", "none", "open-files", "none"), AgentDefaults.STANDARD).spec(1).limits());
    }

    @ParameterizedTest
    @CsvSource({"true, 3", "3, 3", "1, 1", "false, 0", "0, 0", "yes, 3"})
    void autoRestartIsATruthValueOrANumber(String text, int restarts) {
        assertEquals(RestartPolicy.ofAtMost(restarts),
                read(Map.of("command", "x", "auto-restart", text), AgentDefaults.STANDARD).spec(1).restart());
    }

    @Test
    void aFirstPauseAboveTheUsualLongestIsTheLongestToo() {
        RestartPolicy policy = read(Map.of("command", "x", "backoff-first", "1m"), AgentDefaults.STANDARD)
                .spec(1).restart();
        assertEquals(Duration.ofMinutes(1), policy.backoffMost());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', value = {
        "memory@ lots@ memory: \"lots\": a size is a whole number of bytes, or with k, m, g or t (of 1024 each) behind"
                + " it, such as 100m",
        "memory@ 10k@ memory: \"10k\": it may be 1m (1048576 bytes) and more, or none",
        "memory@ 0@ memory: \"0\": it may be 1m (1048576 bytes) and more, or none",
        "cpu@ 500@ cpu: \"500\": a CPU quota is CPU time in a window, such as 500ms/s or 20ms/100ms, or a share of one"
                + " core, such as 50%, or none",
        "cpu@ 1s/5m@ cpu: \"1s/5m\": the window may be 100ms to 60s",
        "cpu@ 0ms/s@ cpu: \"0ms/s\": it may be 1ms in a window and more, or none",
        "syscalls@ 0@ syscalls: \"0\": it may be 1/s and more, or none",
        "processes@ 0@ processes: \"0\": it may be 1 to 4194304",
        "open-files@ 5@ open-files: \"5\": it may be 16 to 1048576",
        "id@ 0@ id: \"0\": it may be 1 to 999999",
        "id@ one@ id: \"one\": it may be a whole number, 1 to 999999",
        "auto-restart@ maybe@ auto-restart: \"maybe\": it may be true, false, or how many restarts in a row: 0 to"
                + " 1000000",
        "backoff-most@ 1ms@ backoff-most: \"1 ms\": back-off from 100 ms to 1 ms is none: the first is at least 0 and"
                + " at most the longest",
        "stop-signal@ HELLO@ stop-signal: \"HELLO\": it may be a signal's name or number, such as TERM or 15",
        "stop-grace@ 11m@ stop-grace: \"11m\": it may be 0 to 10m",
        "log-size@ 1k@ log-size: \"1k\": it may be 64k to 1g",
        "log@ perhaps@ log: \"perhaps\": it may be true or false",
        "working-directory@ srv@ working-directory: \"srv\": it may be an absolute path",
        "scope@ tmp@ scope: \"tmp\": scope \"tmp\" is no absolute path",
        "capabilities@ Fly@ capabilities: \"Fly\": \"Fly\" is no capability; there are FsBasic, FsExtended, NetClient,"
                + " NetServer, ProcessSpawn, AudioControl, LlmAccess, Admin",
        "watchdog@ bark@ watchdog: \"bark\": it may be none, notify TIME, or file /PATH TIME, such as notify 30s",
        "after@ a b@ after: \"a b\": \"a b\" is no name of an agent",
        "command@ a | b@ command: \"a | b\": no shell reads it, so | has no meaning: quote it, or write the whole as"
                + " sh -c '…'",
        "comand@ x@ comand: no such key; did you mean command?",
        "Memory@ 5m@ Memory: no such key; did you mean memory?"
    })
    void aWrongValueIsRefusedWithKeyValueAndWhatItMayBe(String key, String value, String message) {
        Hashtable<String, Object> values = new Hashtable<>(Map.of("command", "x"));
        values.put(key, value);
        assertEquals(message.replaceAll("\\s+", " "), assertThrows(IllegalArgumentException.class, () ->
                new AgentFile(new ConfigurationValues(values), "web", AgentDefaults.STANDARD)).getMessage());
    }

    @Test
    void twoNumbersOfRestartsMustBeTheSame() {
        assertEquals("max-restarts: \"5\": auto-restart says 3; leave one of them out",
                assertThrows(IllegalArgumentException.class, () -> read(
                        Map.of("command", "x", "auto-restart", "3", "max-restarts", "5"), AgentDefaults.STANDARD))
                        .getMessage());
    }

    @Test
    void aFileWithoutCommandIsRefused() {
        assertEquals("command: it is missing; it may be a program and its arguments, such as python3 x.py",
                assertThrows(IllegalArgumentException.class, () -> read(Map.of("id", "5"), AgentDefaults.STANDARD))
                        .getMessage());
    }

    @Test
    void aVariablesValueIsInNoMessage() {
        String message = assertThrows(IllegalArgumentException.class, () -> read(
                Map.of("command", "x", "env.TOKEN", "hunter2\0"), AgentDefaults.STANDARD)).getMessage();
        assertFalse(message.contains("hunter2"));
        assertEquals("env.TOKEN: it holds a zero byte, which no variable can", message);
    }

    @Test
    void whatTheFrameworkAddsIsNoKey() {
        assertEquals("web", read(Map.of("command", "x", "service.pid", "p", "service.factoryPid", "f",
                "felix.fileinstall.filename", "file:/x"), AgentDefaults.STANDARD).spec(1).name());
    }

    private static AgentFile read(Map<String, Object> values, AgentDefaults defaults) {
        return new AgentFile(new ConfigurationValues(new Hashtable<>(values)), "web", defaults);
    }
}
