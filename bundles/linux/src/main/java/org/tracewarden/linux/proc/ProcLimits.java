// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.util.OptionalLong;

/** What is used of {@code /proc/PID/limits} ({@code proc_pid_limits()} in fs/proc/base.c). */
final class ProcLimits {

    private static final String OPEN_FILES = "Max open files ";

    private ProcLimits() {}

    /** The soft limit of open files, {@link Long#MAX_VALUE} without one; empty when the text has another form. */
    static OptionalLong openFiles(String text) {
        return text.lines()
                .filter(line -> line.startsWith(OPEN_FILES))
                .map(line -> line.substring(OPEN_FILES.length()).strip().split("\\s+")[0])
                .mapToLong(ProcLimits::limit)
                .filter(limit -> limit >= 0)
                .findFirst();
    }

    private static long limit(String soft) {
        if (soft.equals("unlimited")) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseUnsignedLong(soft);
        } catch (NumberFormatException anotherForm) {
            return -1;
        }
    }
}
