// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import org.tracewarden.api.syscall.SyscallError;

/** Errors by number. */
final class ErrorTable {

    /** Greater than each errno, those that never leave the kernel included. */
    private static final int NUMBERS = 1024;

    private final SyscallError[] byNumber = new SyscallError[NUMBERS];

    private ErrorTable() {}

    static ErrorTable read() {
        ErrorTable table = new ErrorTable();
        TableFile.lines("errors.txt").forEach(line -> {
            String[] fields = line.split(" ", 3);
            int number = Integer.parseInt(fields[0]);
            table.byNumber[number] = new SyscallError(number, fields[1], fields[2]);
        });
        for (int number = 1; number < NUMBERS; number++) {
            if (table.byNumber[number] == null) {
                table.byNumber[number] = unnamed(number);
            }
        }
        return table;
    }

    SyscallError byNumber(int errno) {
        if (errno < 1) {
            throw new IllegalArgumentException("an errno is at least 1, not " + errno);
        }
        return errno < NUMBERS ? byNumber[errno] : unnamed(errno);
    }

    private static SyscallError unnamed(int errno) {
        return new SyscallError(errno, "errno " + errno, "Unknown error " + errno);
    }
}
