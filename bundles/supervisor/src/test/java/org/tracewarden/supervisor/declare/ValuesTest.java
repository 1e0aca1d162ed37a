// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.Watchdog;

/** Times, sizes, quotas, rates, watchdogs and policies as people write them. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({"100ms, 100000000", "30s, 30000000000", "10m, 600000000000", "10 min, 600000000000", "0, 0", "0s, 0",
        "500us, 500000", "2H, 7200000000000"})
    void timesAreANumberAndAUnit(String text, long nanos) {
        assertEquals(Duration.ofNanos(nanos), DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "10", "-1s", "1.5s", "1d", "1s 2s", "99999999h", "9999999999999s", "1 s s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"104857600, 104857600", "100m, 104857600", "100M, 104857600", "100MiB, 104857600", "100mb, 104857600",
        "512k, 524288", "2g, 2147483648", "1t, 1099511627776", "5b, 5", "0, 0"})
    void sizesAreInPowersOf1024(String text, long bytes) {
        assertEquals(bytes, SizeText.parseBytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "1.5g", "-1m", "10x", "9000000000t", "9999999999999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SizeText.parseBytes(text));
    }

    @ParameterizedTest
    @CsvSource({"500ms/s, 500000, 1000000", "1s/1s, 1000000, 1000000", "20ms/100ms, 20000, 100000",
        "30s / m, 30000000, 60000000", "50%, 500000, 1000000", "250 %, 2500000, 1000000"})
    void aCpuQuotaIsTimeInAWindowOrAShareOfACore(String text, long quota, long window) {
        assertEquals(new CpuText(quota, window), CpuText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500ms", "/s", "1s/", "half", "500ms/x", "1/2", "-5%"})
    void whatIsNoCpuQuotaIsRefusedSayingWhatItMayBe(String text) {
        assertEquals(CpuText.FORM,
                assertThrows(IllegalArgumentException.class, () -> CpuText.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1000/s, 1000", "1000, 1000", "5 / sec, 5"})
    void aRateIsANumberASecond(String text, long rate) {
        assertEquals(rate, RateText.parsePerSecond(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1000/m", "many", "-1/s"})
    void whatIsNoRateIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> RateText.parsePerSecond(text));
    }

    @Test
    void aWatchdogIsByNotificationOrByFile() {
        assertEquals(Watchdog.NONE, watchdog("none"));
        assertEquals(new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(5), ""), watchdog("notify 5s"));
        assertEquals(new Watchdog(Watchdog.Kind.NOTIFY, Watchdog.DEFAULT_TIMEOUT, ""), watchdog("notify"));
        assertEquals(new Watchdog(Watchdog.Kind.FILE, Duration.ofMillis(200), "/run/a b/alive"),
                watchdog("file /run/a b/alive 200ms"));
        assertEquals(new Watchdog(Watchdog.Kind.FILE, Watchdog.DEFAULT_TIMEOUT, "/run/x"),
                watchdog("file /run/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "notify x", "notify /x 5s", "file 5s", "file x 5s", "socket 5s", "notify 5", "notify 5ms"})
    void whatIsNoWatchdogIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> watchdog(text));
    }

    @Test
    void aPolicyIsAWordOrAListThatChangesTheDefault() {
        assertEquals(RecoveryPolicy.DEFAULT, RecoveryText.parse(List.of("default")));
        assertEquals(RecoveryPolicy.permissive(), RecoveryText.parse(List.of("permissive")));
        assertEquals(RecoveryPolicy.strict(), RecoveryText.parse(List.of("Strict")));
        assertEquals(RecoveryPolicy.DEFAULT
                        .with(FaultKind.CRASH, FaultAction.KILL).with(FaultKind.CPU_QUOTA, FaultAction.ALERT),
                RecoveryText.parse(List.of("crash=kill", "cpu-quota = ALERT")));
        assertEquals(RecoveryPolicy.permissive().with(FaultKind.CRASH, FaultAction.RESTART),
                RecoveryText.parse(List.of("permissive", "crash=restart")));
    }

    @Test
    void whatIsNoPolicyIsRefusedSayingWhatThereIs() {
        assertEquals("\"crsh\" is no fault; there are cpu-quota, memory-limit, syscall-flood, crash,"
                        + " capability-violation, unresponsive, policy-violation",
                assertThrows(IllegalArgumentException.class, () -> RecoveryText.parse(List.of("crsh=kill")))
                        .getMessage());
        assertEquals("\"explode\" is no action; there are alert, throttle, restart, kill",
                assertThrows(IllegalArgumentException.class, () -> RecoveryText.parse(List.of("crash=explode")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> RecoveryText.parse(List.of("crash=kill", "strict")));
        assertThrows(IllegalArgumentException.class, () -> RecoveryText.parse(List.of("lenient")));
    }

    @Test
    void theNearestKeyIsProposed() {
        Set<String> keys = AgentFile.KEYS;
        assertEquals(Optional.of("command"), Suggestion.of("comand", keys));
        assertEquals(Optional.of("memory"), Suggestion.of("memroy", keys));
        assertEquals(Optional.of("backoff-first"), Suggestion.of("backof-frist", keys));
        assertEquals(Optional.empty(), Suggestion.of("colour", keys));
        assertEquals(Optional.empty(), Suggestion.of("x", keys));
    }

    private static Watchdog watchdog(String text) {
        return WatchdogText.parse(text, Watchdog.DEFAULT_TIMEOUT);
    }
}
