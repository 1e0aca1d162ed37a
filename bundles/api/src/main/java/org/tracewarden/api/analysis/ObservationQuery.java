// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which observations to list; a criterion that is empty does not restrict.
 *
 * @param since not before this moment
 * @param comm name or program contains this text
 * @param leastSeverity at least this severe
 * @param order newest first or slowest first
 * @param limit at most this many; at least 1
 */
public record ObservationQuery(
        Optional<Instant> since,
        Optional<SyscallCategory> category,
        OptionalInt pid,
        Optional<String> comm,
        Severity leastSeverity,
        Order order,
        int limit) {

    /** Which come first, and so which are left out at the limit. */
    public enum Order { NEWEST, SLOWEST }

    public ObservationQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        }
    }

    public boolean matches(SyscallObservation observation) {
        return since.map(s -> !observation.header().wallInstant().isBefore(s)).orElse(true)
                && category.map(c -> c == observation.category()).orElse(true)
                && (pid.isEmpty() || pid.getAsInt() == observation.process().pid())
                && comm.map(c -> observation.process().comm().contains(c)
                        || observation.process().program().contains(c)).orElse(true)
                && observation.severity().atLeast(leastSeverity);
    }
}
