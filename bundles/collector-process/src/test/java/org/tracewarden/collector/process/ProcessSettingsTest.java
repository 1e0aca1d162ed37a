// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {

    private static ProcessSettings with(String key, Object value) {
        return ProcessSettings.of(FakeConfiguration.of(Map.of(key, value)), Map.of("pin-grace-seconds", "soon"));
    }

    private static String refusal(String key, Object value) {
        return assertThrows(IllegalArgumentException.class, () -> with(key, value)).getMessage();
    }

    private static long mask(int... numbers) {
        long mask = 0;
        for (int number : numbers) {
            mask |= 1L << number - 1;
        }
        return mask;
    }

    @Test
    void nothingConfiguredGivesTheDefaults() {
        assertEquals(ProcessSettings.DEFAULTS, ProcessSettings.of(FakeConfiguration.of(Map.of()), Map.of()));
    }

    @Test
    void theDefaultSignalsAreAllButThoseThatAreIgnoredByDefault() {
        assertEquals(~mask(17, 23, 28), ProcessSettings.DEFAULTS.signals());
    }

    @Test
    void handledSignalsLeaveOutTimersFaultsAndRealTimeOnes() {
        assertEquals(
                0x7fffffffL & ~mask(4, 5, 7, 8, 11, 14, 26, 27), ProcessSettings.DEFAULTS.handled());
    }

    @Test
    void signalsAreNamedNumberedAndCombined() {
        assertEquals(mask(15, 9, 37), with("signals", new String[] {"TERM, sigkill", "RTMIN+3"}).signals());
        assertEquals(~mask(23, 28), with("signals", new String[] {"default,CHLD"}).signals());
        assertEquals(-1L, with("signals", new String[] {"all"}).signals());
        assertEquals(0L, with("handled$_$signals", new String[] {"none"}).handled());
    }

    @Test
    void whatIsWrongIsRefusedWithKeyAndValue() {
        assertEquals(
                "signals: \"KILLL\" is not a signal; use default, all, none, or names such as TERM,KILL",
                refusal("signals", new String[] {"TERM,KILLL"}));
        assertEquals(
                "handled-signals is empty; use default, all, none, or names such as TERM,KILL",
                refusal("handled$_$signals", new String[] {" , "}));
        assertEquals(
                "process-table-capacity: 1023 is not between 1024 and 1048576",
                refusal("process$_$table$_$capacity", 1023));
        assertEquals("ring-bytes: 262145 is not a power of two", refusal("ring$_$bytes", 262_145));
        assertEquals(
                "ring-bytes: 131072 is not between 262144 and 268435456", refusal("ring$_$bytes", 131_072));
        assertEquals(
                "wakeup-bytes: 8388608 is not between 4096 and 4194304", refusal("wakeup$_$bytes", 8_388_608));
        assertEquals("pin-grace-seconds: -1 is not between 0 and 3600", refusal("pin$_$grace$_$seconds", -1));
        assertEquals(
                "pin-grace-seconds: soon is no whole number (0 to 3600)",
                refusal("pin$_$grace$_$seconds", new NumberFormatException("in the container's words")));
    }
}
