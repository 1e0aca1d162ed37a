// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.linux.syscall.SyscallTables;

/** The error that a result stands for, made once for each. For one thread. */
final class ErrorCache {

    private static final int LARGEST = 4095;
    private static final int FIRST_RESTART = 512;
    private static final int LAST_RESTART = 516;

    private final SyscallTables tables;
    private final List<Optional<SyscallError>> errors =
            new ArrayList<>(Collections.nCopies(LARGEST + 1, Optional.empty()));

    ErrorCache(SyscallTables tables) {
        this.tables = tables;
    }

    /** Empty for a result that is none, and for the kernel's own codes of interrupted calls. */
    Optional<SyscallError> of(long result) {
        if (result >= 0 || result < -LARGEST) {
            return Optional.empty();
        }
        int errno = (int) -result;
        if (errno >= FIRST_RESTART && errno <= LAST_RESTART) {
            return Optional.empty();
        }
        Optional<SyscallError> known = errors.get(errno);
        if (known.isEmpty()) {
            known = Optional.of(tables.error(errno));
            errors.set(errno, known);
        }
        return known;
    }
}
