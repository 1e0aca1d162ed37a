// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as configuration writes them: a whole number and {@code us}, {@code ms}, {@code s}, {@code m} or {@code h}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(us|ms|s|m|h)");

    private Durations() {}

    /** Nanoseconds; empty when the text is none, or so long that it does not fit. */
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
        } catch (ArithmeticException tooLong) {
            return OptionalLong.empty();
        }
    }

    private static long unit(String name) {
        return switch (name) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
