// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Locale;
import java.util.Optional;

/**
 * A signal by its number on x86-64 and arm64 ({@code signal(7)}).
 *
 * @param number 1 to 64, or 0 for none
 */
public record Signal(int number) {

    /** What the kernel does with a signal that has no handler. */
    public enum DefaultAction { TERMINATE, CORE_DUMP, STOP, CONTINUE, IGNORE }

    public static final Signal NONE = new Signal(0);

    private static final String[] NAMES = {
        "NONE", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
        "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
        "PROF", "WINCH", "IO", "PWR", "SYS"
    };
    private static final int FIRST_REAL_TIME = 34;
    private static final int LAST = 64;

    public Signal {
        if (number < 0 || number > LAST) {
            throw new IllegalArgumentException("no such signal: " + number + " (0 to " + LAST + ")");
        }
    }

    /** Reads {@code KILL}, {@code SIGKILL}, {@code 9}, {@code RTMIN+3}, in any case; empty for anything else. */
    public static Optional<Signal> parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return Optional.of(new Signal(i));
            }
        }
        try {
            int number = name.startsWith("RTMIN")
                    ? FIRST_REAL_TIME + (name.length() == 5 ? 0 : Integer.parseInt(name.substring(5)))
                    : Integer.parseInt(name);
            return number >= 1 && number <= LAST ? Optional.of(new Signal(number)) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** {@code SIGKILL}, {@code SIGRTMIN+2}; {@code none} for number 0. */
    public String fullName() {
        if (number == 0) {
            return "none";
        }
        if (number < NAMES.length) {
            return "SIG" + NAMES[number];
        }
        int offset = number - FIRST_REAL_TIME;
        return offset < 0 ? "SIG" + number : offset == 0 ? "SIGRTMIN" : "SIGRTMIN+" + offset;
    }

    public DefaultAction defaultAction() {
        return switch (number) {
            case 3, 4, 5, 6, 7, 8, 11, 24, 25, 31 -> DefaultAction.CORE_DUMP;
            case 0, 17, 23, 28 -> DefaultAction.IGNORE;
            case 18 -> DefaultAction.CONTINUE;
            case 19, 20, 21, 22 -> DefaultAction.STOP;
            default -> DefaultAction.TERMINATE;
        };
    }

    @Override
    public String toString() {
        return fullName();
    }
}
