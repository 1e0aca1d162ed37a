// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.time.Duration;
import org.tracewarden.api.agent.Watchdog;

/** Watchdogs as people write them: {@code none}, {@code notify 30s}, {@code file /run/x/alive 30s}. */
final class WatchdogText {

    static final String FORM = "it may be none, notify TIME, or file /PATH TIME, such as notify 30s";

    private WatchdogText() {}

    /**
     * @param shipped its time where the text has none
     * @throws IllegalArgumentException with what it may be
     */
    static Watchdog parse(String text, Duration shipped) {
        if (text.equals("none")) {
            return Watchdog.NONE;
        }
        int first = text.indexOf(' ');
        int last = text.lastIndexOf(' ');
        boolean timed = last > 0 && Character.isDigit(text.charAt(last + 1));
        String kind = first < 0 ? text : text.substring(0, first);
        Duration timeout = timed ? DurationText.parse(text.substring(last + 1)) : shipped;
        String between = first < 0 || timed && last == first
                ? "" : text.substring(first, timed ? last : text.length()).strip();
        if (kind.equals("notify") && between.isEmpty()) {
            return new Watchdog(Watchdog.Kind.NOTIFY, timeout, "");
        }
        if (kind.equals("file") && between.startsWith("/")) {
            return new Watchdog(Watchdog.Kind.FILE, timeout, between);
        }
        throw new IllegalArgumentException(FORM);
    }
}
