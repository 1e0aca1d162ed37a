// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "20971520, 20.0 MiB", "1048575, 1.0 MiB",
        "9223372036854775807, 8.0 EiB"})
    void bytesHaveHumanUnits(long bytes, String text) {
        assertEquals(text, Quantity.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ns", "999, 999 ns", "1000, 1.0 µs", "999949, 999.9 µs", "999951, 1.0 ms", "1500000, 1.5 ms",
        "999960000, 1.0 s", "30000000000, 30.0 s", "59960000000, 1 min 0 s", "90000000000, 1 min 30 s",
        "11040000000000, 3 h 4 min"})
    void durationsHaveHumanUnits(long nanos, String text) {
        assertEquals(text, Quantity.duration(nanos));
    }
}
