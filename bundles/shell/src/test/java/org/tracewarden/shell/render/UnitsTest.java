// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnitsTest {

    @Test
    void times_take_the_unit_that_suits_them_and_never_round_up_into_a_thousand() {
        assertEquals("850 ns", Units.time(850));
        assertEquals("1.0 µs", Units.time(1000));
        assertEquals("1.0 ms", Units.time(999_960));
        assertEquals("1.2 ms", Units.time(1_200_000));
        assertEquals("1.0 s", Units.time(999_960_000));
        assertEquals("59.9 s", Units.time(59_900_000_000L));
        assertEquals("1 min", Units.time(59_960_000_000L));
        assertEquals("12 min 5 s", Units.time(725_000_000_000L));
        assertEquals("1 h", Units.time(3_600_000_000_000L));
        assertEquals("4 d 3 h", Units.time((4 * 24 + 3) * 3_600_000_000_000L));
        assertEquals("-1.2 ms", Units.time(-1_200_000));
        assertEquals("106751 d 23 h", Units.time(Long.MAX_VALUE));
    }

    @Test
    void sizes_are_binary() {
        assertEquals("0 B", Units.bytes(0));
        assertEquals("1023 B", Units.bytes(1023));
        assertEquals("1.0 KiB", Units.bytes(1024));
        assertEquals("20.0 MiB", Units.bytes(20 << 20));
        assertEquals("1.0 MiB", Units.bytes((1 << 20) - 1));
        assertEquals("8.0 EiB", Units.bytes(Long.MAX_VALUE));
    }

    @Test
    void counts_have_separators_and_nouns_their_plural() {
        assertEquals("1,234,567", Units.count(1_234_567));
        assertEquals("1 death", Units.counted(1, "death"));
        assertEquals("0 deaths", Units.counted(0, "death"));
        assertEquals("0.3 %", Units.percent(0.003));
    }
}
