// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.time.Instant;

/** How long ago, for people: {@code 2 seconds ago}. */
record Ago(long count, Unit unit) {

    /** The largest that fits. */
    enum Unit {
        SECOND("second", 1),
        MINUTE("minute", 60),
        HOUR("hour", 3_600),
        DAY("day", 86_400);

        private final String word;
        private final long seconds;

        Unit(String word, long seconds) {
            this.word = word;
            this.seconds = seconds;
        }
    }

    /** What lies ahead, as after a clock was set, is {@code 0 seconds ago}. */
    static Ago between(Instant then, Instant now) {
        long seconds = now.getEpochSecond() - then.getEpochSecond() - (now.getNano() < then.getNano() ? 1 : 0);
        Unit unit = seconds < Unit.MINUTE.seconds ? Unit.SECOND
                : seconds < Unit.HOUR.seconds ? Unit.MINUTE
                : seconds < Unit.DAY.seconds ? Unit.HOUR : Unit.DAY;
        return new Ago(Math.max(0, seconds) / unit.seconds, unit);
    }

    String text() {
        return count + " " + unit.word + (count == 1 ? "" : "s") + " ago";
    }
}
