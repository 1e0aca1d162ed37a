// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({"999,999 ns", "1000,1.0 µs", "999949,999.9 µs", "999950,1.0 ms", "999950000,1.0 s",
            "59950000000,1 min 0 s", "3600000000000,1 h 0 min", "4611686018427387903,1281023 h 53 min"})
    void durations(long nanos, String text) {
        assertEquals(text, Quantity.duration(nanos).replace(",", ""));
    }

    @Test
    void ratesAreFineWhenSmallAndGroupedWhenGreat() {
        assertEquals("0.4/s", Quantity.rate(0.4));
        assertEquals("99.9/s", Quantity.rate(99.9));
        assertEquals("12,500/s", Quantity.rate(12_500));
    }

    @Test
    void longPathsKeepTheirEnd() {
        assertEquals(256, Quantity.path("/x".repeat(300) + "/end").length());
        assertEquals("/end", Quantity.path("/x".repeat(300) + "/end").substring(252));
    }

    @Test
    void ofManyTheFirstAreShownAndTheOthersCounted() {
        assertEquals("a, b and 1 more", Quantity.some(List.of("a", "b", "c"), 2));
        assertEquals("a, b", Quantity.some(List.of("a", "b"), 2));
    }
}
