// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which calls a stream is to bring.
 *
 * @param pid calls of this process only; exactly one of pid and comm is present
 * @param comm calls of processes with this name ({@code proc(5)}, comm) only, also of those that get it later
 * @param errorsOnly failed calls only
 * @param atLeastNanos calls that took at least this long; 0 for all
 * @param syscalls names of calls; empty for all
 */
public record StreamRequest(
        OptionalInt pid, Optional<String> comm, boolean errorsOnly, long atLeastNanos, Set<String> syscalls) {

    public StreamRequest {
        syscalls = Set.copyOf(syscalls);
        if (pid.isPresent() == comm.isPresent()) {
            throw new IllegalArgumentException("a stream needs either a pid or a name");
        }
        if (atLeastNanos < 0) {
            throw new IllegalArgumentException("a latency cannot be negative: " + atLeastNanos + " ns");
        }
    }
}
