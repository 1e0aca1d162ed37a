// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/**
 * How often a group's memory limit was reached, as it was read last: as long as the most it ever used is clearly below
 * the limit, that has not changed, and the files are not read again. One for each group, so kept in plain numbers.
 * Thread-safe.
 */
final class LimitHits {

    /** The kernel takes memory for a group in steps of some hundred KB. */
    private static final long STEP_BYTES = 1L << 20;
    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final long UNKNOWN = -1;

    private long limit;
    private boolean known;
    private long hits = UNKNOWN;
    private long kills = UNKNOWN;

    /** @param limit in bytes; empty for none */
    LimitHits(OptionalLong limit) {
        this.limit = limit.orElse(NO_LIMIT);
    }

    synchronized void limit(OptionalLong bytes) {
        limit = bytes.orElse(NO_LIMIT);
        known = false;
    }

    /** Whether they have to be read. */
    synchronized boolean mayHaveChanged(OptionalLong peakBytes) {
        return !known || limit != NO_LIMIT && peakBytes.orElse(NO_LIMIT) > limit - STEP_BYTES;
    }

    synchronized void read(OptionalLong newHits, OptionalLong newKills) {
        hits = newHits.orElse(UNKNOWN);
        kills = newKills.orElse(UNKNOWN);
        known = true;
    }

    synchronized void tell(Measured into) {
        into.memoryLimitHits = optional(hits);
        into.oomKills = optional(kills);
    }

    private static OptionalLong optional(long count) {
        return count == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
