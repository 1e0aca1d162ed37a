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
    void short_times_have_three_digits_and_never_more_than_seven_characters() {
        assertEquals("0 ns", Units.shortTime(0));
        assertEquals("999 ns", Units.shortTime(999));
        assertEquals("1.00 µs", Units.shortTime(1000));
        assertEquals("10.0 µs", Units.shortTime(9_999));
        assertEquals("999 µs", Units.shortTime(999_499));
        assertEquals("1.00 ms", Units.shortTime(999_500));
        assertEquals("152 ms", Units.shortTime(152_400_000));
        assertEquals("1.00 s", Units.shortTime(999_500_000));
        assertEquals("59.9 s", Units.shortTime(59_949_000_000L));
        assertEquals("1 min", Units.shortTime(59_950_000_000L));
        assertEquals("1 h", Units.shortTime(3_590_000_000_000L));
        assertEquals("2 d", Units.shortTime(48 * 3_600_000_000_000L));
        assertEquals("-1.00 µs", Units.shortTime(-1000));
    }

    @Test
    void short_counts_have_three_digits() {
        assertEquals("0", Units.shortCount(0));
        assertEquals("0.5", Units.shortCount(0.5));
        assertEquals("3", Units.shortCount(3));
        assertEquals("10", Units.shortCount(9.96));
        assertEquals("999", Units.shortCount(999.4));
        assertEquals("1.00k", Units.shortCount(999.5));
        assertEquals("45.6M", Units.shortCount(45_600_000));
    }

    @Test
    void a_share_is_nothing_or_everything_only_when_it_is() {
        assertEquals("0 %", Units.wholePercent(0));
        assertEquals("<1 %", Units.wholePercent(0.0001));
        assertEquals("1 %", Units.wholePercent(0.01));
        assertEquals(">99 %", Units.wholePercent(0.9999));
        assertEquals("100 %", Units.wholePercent(1));
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
