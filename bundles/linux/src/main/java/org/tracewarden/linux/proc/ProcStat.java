// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.util.Optional;

/**
 * The fields of {@code /proc/PID/stat} that are used ({@code proc_pid_stat(5)}).
 *
 * @param startTime nanoseconds since boot, a multiple of a clock tick
 */
record ProcStat(
        String comm, int parentPid, int processGroup, int session, String terminal, boolean kernelThread,
        long startTime) {

    /** USER_HZ is 100 on every architecture that is supported. */
    private static final long NANOS_PER_TICK = 10_000_000L;

    private static final long PF_KTHREAD = 0x0020_0000L;
    private static final int COMM_BYTES = 15;

    /** Empty when the text was cut short or has another form. */
    static Optional<ProcStat> parse(String text) {
        // the name is in parentheses and may hold parentheses and spaces itself
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 1).strip().split(" ");
        if (fields.length < 20) {
            return Optional.empty();
        }
        try {
            boolean kernelThread = (Long.parseLong(fields[6]) & PF_KTHREAD) != 0;
            return Optional.of(new ProcStat(
                    comm(text.substring(open + 1, close), kernelThread),
                    Integer.parseInt(fields[1]),
                    Integer.parseInt(fields[2]),
                    Integer.parseInt(fields[3]),
                    Terminal.name(Integer.parseInt(fields[4])),
                    kernelThread,
                    Long.parseLong(fields[19]) * NANOS_PER_TICK));
        } catch (NumberFormatException anotherForm) {
            return Optional.empty();
        }
    }

    /** Kernel workers show their present work behind their name here, which is no part of it. */
    private static String comm(String shown, boolean kernelThread) {
        if (!kernelThread) {
            return shown;
        }
        String name = shown;
        if (name.startsWith("kworker/") && name.indexOf(':') > 0) {
            int colon = name.indexOf(':');
            for (int i = colon; i < name.length(); i++) {
                if (name.charAt(i) == '-' || name.charAt(i) == '+') {
                    name = name.substring(0, i);
                }
            }
        }
        return name.length() > COMM_BYTES ? name.substring(0, COMM_BYTES) : name;
    }
}
