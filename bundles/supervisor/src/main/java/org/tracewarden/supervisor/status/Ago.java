// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.time.Duration;
import java.time.Instant;

/** How long ago, for people: {@code 2 seconds ago}. */
final class Ago {

    private Ago() {}

    /** What lies ahead, as after a clock was set, is {@code 0 seconds ago}. */
    static String of(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 60) {
            return some(seconds, "second");
        }
        if (seconds < 3_600) {
            return some(seconds / 60, "minute");
        }
        return seconds < 86_400 ? some(seconds / 3_600, "hour") : some(seconds / 86_400, "day");
    }

    private static String some(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s") + " ago";
    }
}
