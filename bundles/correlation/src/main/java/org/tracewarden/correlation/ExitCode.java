// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.event.Signal;

/**
 * An exit code with what it means by convention.
 *
 * @param meaning a few words, empty where there is no convention
 */
record ExitCode(int code, String meaning) {

    private static final int SIGNAL_BASE = 128;

    static ExitCode of(CaseFile file) {
        int code = file.status().code();
        return new ExitCode(code, meaning(code, file));
    }

    /** Signal n of a code 128 + n; {@link Signal#NONE} for others. */
    static Signal signalIn(int code) {
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + 64 ? new Signal(code - SIGNAL_BASE) : Signal.NONE;
    }

    /** {@code Exited with code 1: general error}. */
    String sentence() {
        return "Exited with code " + code + (meaning.isEmpty() ? "" : ": " + meaning);
    }

    private static String meaning(int code, CaseFile file) {
        boolean shell = Programs.isShell(file.process());
        return switch (code) {
            case 0 -> "success";
            case 1 -> "general error";
            case 2 -> shell ? "misuse of a shell builtin" : "";
            case 124 -> Programs.isTimeout(file.process()) ? "its time limit ran out" : "";
            case 126 -> "as shells do when a command cannot be executed";
            case 127 -> "as shells do when a command is not found";
            case 128 -> "invalid argument to exit";
            case 255 -> "out of range, such as exit -1";
            default -> {
                Signal signal = signalIn(code);
                yield signal.equals(Signal.NONE) ? "" : "128 + " + signal.number() + ", which stands for " + signal;
            }
        };
    }
}
