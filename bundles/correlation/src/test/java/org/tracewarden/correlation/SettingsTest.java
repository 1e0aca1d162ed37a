// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void theDefaultsAreThoseOfTheConfigurationFile() {
        assertEquals(new Settings(15_000_000L, 10_000, 120_000_000_000L), Settings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-1|10000|120|settle-millis must be 0 to 1000, not -1",
        "1001|10000|120|settle-millis must be 0 to 1000, not 1001",
        "15|99|120|capacity must be 100 to 1000000, not 99",
        "15|1000001|120|capacity must be 100 to 1000000, not 1000001",
        "15|10000|0|escalation-seconds must be 1 to 3600, not 0",
        "15|10000|3601|escalation-seconds must be 1 to 3600, not 3601"})
    void aValueOutOfRangeIsNamed(int settle, int capacity, int escalation, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> Settings.read(DeathWatchTest.config(settle, capacity, escalation), Map.of())).getMessage());
    }

    @Test
    void theEndsOfTheRangesAreAccepted() {
        assertEquals(0, Settings.of(0, 100, 1).settleNanos());
        assertEquals(1_000_000, Settings.of(1000, 1_000_000, 3600).capacity());
    }

    @Test
    void aValueOfAnotherTypeIsNamed() {
        CorrelationConfig throwing = (CorrelationConfig) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CorrelationConfig.class}, (proxy, method, args) -> {
                    throw new NumberFormatException("soon");
                });
        assertEquals("settle-millis must be a whole number, not \"soon\"", assertThrows(IllegalArgumentException.class,
                () -> Settings.read(throwing, Map.of("settle-millis", "soon"))).getMessage());
    }
}
