// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities as people write them into the supervisor's files: a whole number and a unit. Their range is for those to
 * check who know it.
 */
public final class Quantity {

    /** No limit. */
    static final String NONE = "none";

    private static final Pattern WRITTEN = Pattern.compile("(-?[0-9]{1,18})([a-z]*)");
    private static final Map<String, Long> TIME = Map.of("us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
            "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final Map<String, Long> SIZE = Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);

    private Quantity() {}

    /**
     * A time such as {@code 500ms}.
     *
     * @throws IllegalArgumentException saying how it is written
     */
    public static Duration time(String text) {
        return Duration.ofNanos(read(text, TIME, "a time: a whole number and us, ms, s, m or h, such as 500ms"));
    }

    /**
     * Bytes such as {@code 100m}; k, m and g are powers of 1,024.
     *
     * @throws IllegalArgumentException saying how it is written
     */
    public static long bytes(String text) {
        return read(text, SIZE, "a size: a whole number of bytes, or with k, m or g, such as 100m");
    }

    /**
     * A count without unit.
     *
     * @throws IllegalArgumentException saying how it is written
     */
    public static long count(String text) {
        return read(text, Map.of("", 1L), "a whole number");
    }

    private static long read(String text, Map<String, Long> units, String written) {
        Matcher parts = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        Long unit = parts.matches() ? units.get(parts.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not " + written);
        }
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
        } catch (ArithmeticException tooMuch) {
            throw new IllegalArgumentException("\"" + text + "\" is too much", tooMuch);
        }
    }
}
