// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Duration;
import java.time.Instant;
import org.tracewarden.shell.render.Units;

/** How long ago something was, as a person would say it. */
final class Ages {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Ages() {}

    /** {@code just now}, {@code 2 seconds ago}, {@code 1 hour ago}; a moment to come is now: clocks are set. */
    static String ago(Instant moment, Instant now) {
        String span = span(moment, now);
        return span.isEmpty() ? "just now" : span + " ago";
    }

    /** {@code 2 seconds}; empty for less than one. */
    static String span(Instant moment, Instant now) {
        long seconds = Duration.between(moment, now).toSeconds();
        if (seconds < 1) {
            return "";
        }
        if (seconds < MINUTE) {
            return Units.counted(seconds, "second");
        }
        if (seconds < HOUR) {
            return Units.counted(seconds / MINUTE, "minute");
        }
        return seconds < 2 * DAY ? Units.counted(seconds / HOUR, "hour") : Units.counted(seconds / DAY, "day");
    }

    /** {@code 12s}, {@code 3m}, {@code 5h}, {@code 9d}: for narrow columns. */
    static String brief(Instant moment, Instant now) {
        long seconds = Math.max(0, Duration.between(moment, now).toSeconds());
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < 2 * DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }
}
