// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: a whole number and {@code us}, {@code ms}, {@code s}, {@code m} or {@code h}; or 0. */
final class DurationText {

    static final String FORM = "a time is a whole number and us, ms, s, m or h, such as 100ms or 30s";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})\\s*(us|ms|s|m|min|h)");
    private static final Duration MOST = Duration.ofDays(366);

    private DurationText() {}

    /** @throws IllegalArgumentException with what it may be */
    static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        Duration parsed = Duration.ofNanos(unitNanos(matcher.group(2)) / 1_000)
                .multipliedBy(Long.parseLong(matcher.group(1)))
                .multipliedBy(1_000);
        if (parsed.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("no time is longer than 8784h here");
        }
        return parsed;
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 60_000_000_000L;
        };
    }
}
