// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.Locale;
import org.tracewarden.api.event.Signal;

/** Sets of signals as configuration names them: bit n-1 stands for signal n. */
final class SignalSelection {

    private static final int LAST = 64;
    private static final int FIRST_REAL_TIME = 32;

    private static final String ALLOWED = "use default, all, none, or names such as TERM,KILL";

    private SignalSelection() {}

    /** {@code default}, {@code all}, {@code none}, names or numbers, also several; a text may be a list with commas. */
    static long parse(String key, String[] texts, long defaults) {
        long mask = 0;
        boolean named = false;
        for (String text : texts) {
            for (String part : text.split(",")) {
                if (!part.isBlank()) {
                    mask |= one(key, part.strip(), defaults);
                    named = true;
                }
            }
        }
        if (!named) {
            throw new IllegalArgumentException(key + " is empty; " + ALLOWED);
        }
        return mask;
    }

    /** Signals whose default action ends, stops or continues a process: all but CHLD, URG and WINCH. */
    static long defaultReported() {
        long mask = 0;
        for (int number = 1; number <= LAST; number++) {
            if (new Signal(number).defaultAction() != Signal.DefaultAction.IGNORE) {
                mask |= bit(number);
            }
        }
        return mask;
    }

    /**
     * Signals that are reported also when the target handles them: not those of timers, not those by which run-time
     * systems such as a JVM learn of faults, and not real-time ones, which programs use in any quantity.
     */
    static long defaultHandled() {
        long mask = 0;
        for (int number = 1; number < FIRST_REAL_TIME; number++) {
            mask |= switch (number) {
                case 4, 5, 7, 8, 11, 14, 26, 27 -> 0;
                default -> bit(number);
            };
        }
        return mask;
    }

    static long bit(int number) {
        return 1L << number - 1;
    }

    private static long one(String key, String text, long defaults) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "default" -> defaults;
            case "all" -> -1L;
            case "none" -> 0L;
            default -> bit(Signal.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            key + ": \"" + text + "\" is not a signal; " + ALLOWED))
                    .number());
        };
    }
}
