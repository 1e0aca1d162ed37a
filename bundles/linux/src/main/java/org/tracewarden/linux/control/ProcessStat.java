// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Optional;

/**
 * The fields of {@code /proc/PID/stat} ({@code proc_pid_stat(5)}) that holding a tree together takes.
 *
 * @param state of the first thread, one letter
 * @param ownTicks CPU time of the process, in ticks of 10 ms
 * @param waitedTicks CPU time of the children it has waited for, with those that they waited for
 * @param startTime nanoseconds since boot, a multiple of a tick
 */
record ProcessStat(
        int pid, String comm, char state, int parentPid, long ownTicks, long waitedTicks, int threads, long startTime,
        long residentPages) {

    /** USER_HZ is 100 on every architecture that is supported. */
    static final long NANOS_PER_TICK = 10_000_000L;

    static final long MICROS_PER_TICK = 10_000L;

    private static final int FIELDS = 22;

    /** Empty when the text was cut short or has another form. */
    static Optional<ProcessStat> parse(int pid, String text) {
        // the name is in parentheses and may hold parentheses and spaces itself
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 > text.length()) {
            return Optional.empty();
        }
        String[] fields = text.substring(close + 2).strip().split(" ", FIELDS + 1);
        if (fields.length < FIELDS || fields[0].isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    pid,
                    text.substring(open + 1, close),
                    fields[0].charAt(0),
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[13]) + Long.parseLong(fields[14]),
                    Integer.parseInt(fields[17]),
                    Long.parseLong(fields[19]) * NANOS_PER_TICK,
                    Long.parseLong(fields[21])));
        } catch (NumberFormatException anotherForm) {
            return Optional.empty();
        }
    }

    /** A process whose first thread has ended shows as a zombie while others of its threads still run. */
    boolean living() {
        return state != 'Z' && state != 'X' || threads > 1;
    }
}
