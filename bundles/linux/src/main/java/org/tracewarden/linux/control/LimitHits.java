// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/**
 * How often a group's memory limit was reached, as it was read last: as long as the most it ever used is clearly below
 * the limit, that has not changed, and the files are not read again. Thread-safe.
 */
final class LimitHits {

    /** The kernel takes memory for a group in steps of some hundred KB. */
    private static final long STEP_BYTES = 1L << 20;

    private OptionalLong limit;
    private boolean known;
    private OptionalLong hits = OptionalLong.empty();
    private OptionalLong kills = OptionalLong.empty();

    /** @param limit in bytes; empty for none */
    LimitHits(OptionalLong limit) {
        this.limit = limit;
    }

    synchronized void limit(OptionalLong bytes) {
        limit = bytes;
        known = false;
    }

    /** Whether they have to be read. */
    synchronized boolean mayHaveChanged(OptionalLong peakBytes) {
        return !known || limit.isPresent() && peakBytes.orElse(Long.MAX_VALUE) > limit.getAsLong() - STEP_BYTES;
    }

    synchronized void read(OptionalLong newHits, OptionalLong newKills) {
        hits = newHits;
        kills = newKills;
        known = true;
    }

    synchronized void tell(Measured into) {
        into.memoryLimitHits = hits;
        into.oomKills = kills;
    }
}
