// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void withoutAValueEverythingHasItsDefault() {
        assertEquals(Settings.DEFAULTS, read(Map.of()));
    }

    @Test
    void valuesAreReadInTheirUnits() {
        Settings settings = read(Map.of("memory-megabytes", 5, "grace-millis", 100, "relearn-minutes", 5,
                "relative-floor-percent", 20, "least-error-percent", 1, "least-errors", 0, "settle-seconds", 3_600,
                "least-blocked-millis", 250, "z-low", 2.5));
        assertEquals(5 << 20, settings.memoryBytes());
        assertEquals(100_000_000L, settings.graceNanos());
        assertEquals(300_000_000_000L, settings.learning().relearnNanos());
        assertEquals(0.2, settings.learning().relativeFloor());
        assertEquals(0.01, settings.alarms().leastErrorShare());
        assertEquals(0, settings.alarms().leastErrors());
        assertEquals(3_600_000_000_000L, settings.learning().settleNanos());
        assertEquals(0.25, settings.alarms().leastBlocked());
        assertEquals(2.5, settings.alarms().low());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "memory-megabytes | 3 | memory-megabytes = 3 is out of range (4 to 512)",
        "memory-megabytes | 513 | memory-megabytes = 513 is out of range (4 to 512)",
        "warm-up-seconds | 29 | warm-up-seconds = 29 is out of range (30 to 86400)",
        "begin-seconds | 6 | begin-window-seconds = 5 is out of range (6 to 60)",
        "settle-seconds | -1 | settle-seconds = -1 is out of range (0 to 3600)",
        "settle-seconds | 3601 | settle-seconds = 3601 is out of range (0 to 3600)",
        "least-errors | -1 | least-errors = -1 is out of range (0 to 1000000)",
        "least-error-percent | 101 | least-error-percent = 101 is out of range (0 to 100)"
    })
    void aNumberOutOfRangeIsRefused(String key, int value, String message) {
        assertEquals(message, refusal(Map.of(key, value)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "z-medium | 3.0 | z-medium = 3.0 must be above z-low = 3.0",
        "z-low | 6.0 | z-medium = 5.0 must be above z-low = 6.0",
        "z-critical | 7.0 | z-critical = 7.0 must be above z-high = 8.0",
        "z-low | 0.5 | z-low = 0.5 is out of range (1 to 1000)",
        "z-high | NaN | z-high = NaN is out of range (1 to 1000)"
    })
    void thresholdsOfTheWrongOrderAreRefused(String key, double value, String message) {
        assertEquals(message, refusal(Map.of(key, value)));
    }

    @Test
    void whatIsNoNumberIsRefusedWithItsText() {
        assertEquals("z-low = much is no number (1 to 1000)", refusal(Map.of("z-low", "much")));
        assertEquals("quiet-seconds = 1m is no whole number (1 to 3600)", refusal(Map.of("quiet-seconds", "1m")));
    }

    private static String refusal(Map<String, Object> values) {
        return assertThrows(IllegalArgumentException.class, () -> read(values)).getMessage();
    }

    /** As DS does: a text that is no number fails when it is asked for. */
    private static Settings read(Map<String, Object> values) {
        Map<String, Object> byMethod = new HashMap<>();
        values.forEach((key, value) -> byMethod.put(key.replace("-", "$_$"), value));
        FeaturesConfig config = (FeaturesConfig) Proxy.newProxyInstance(FeaturesConfig.class.getClassLoader(),
                new Class<?>[] {FeaturesConfig.class}, (proxy, method, arguments) -> {
                    Object value = byMethod.getOrDefault(method.getName(), method.getDefaultValue());
                    if (value instanceof String) {
                        throw new IllegalStateException("cannot convert");
                    }
                    return value;
                });
        return Settings.read(config, values);
    }
}
