// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/**
 * How often a group's memory limit was reached, as it was read last: as long as the most it ever used is clearly below
 * the limit, that has not changed, and the files are not read again. One for each group, so kept in plain numbers that
 * are as short as they may be. Thread-safe.
 */
final class LimitHits {

    /** The kernel takes memory for a group in steps of some hundred KB. */
    private static final int STEP_MIB = 1;
    private static final int MIB_BITS = 20;
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int UNKNOWN = -1;

    /** Whole ones, so that the files are read a little earlier than they would have to be. */
    private int limitMib;
    private boolean known;
    /**
     * A long: file cache alone makes a group reach its limit thousands of times in a second, which is 2^31 times within
     * days, and a rise that is not seen makes a kill because of the limit look like one because of the host.
     */
    private long hits = UNKNOWN;
    /**
     * An int: for each one a process has to be started, to use memory up and to end, and a hundred of them in each
     * second would take most of a year. What is beyond is told as the most that it holds.
     */
    private int kills = UNKNOWN;

    /** @param limit in bytes; empty for none */
    LimitHits(OptionalLong limit) {
        this.limitMib = mib(limit);
    }

    synchronized void limit(OptionalLong bytes) {
        limitMib = mib(bytes);
        known = false;
    }

    private static int mib(OptionalLong bytes) {
        return bytes.isEmpty() ? NO_LIMIT : (int) Math.min(bytes.getAsLong() >> MIB_BITS, NO_LIMIT - 1);
    }

    /** Whether they have to be read. */
    synchronized boolean mayHaveChanged(OptionalLong peakBytes) {
        return !known || limitMib != NO_LIMIT
                && (peakBytes.isEmpty() || peakBytes.getAsLong() > (long) (limitMib - STEP_MIB) << MIB_BITS);
    }

    synchronized void read(OptionalLong newHits, OptionalLong newKills) {
        hits = newHits.orElse(UNKNOWN);
        kills = (int) Math.min(newKills.orElse(UNKNOWN), Integer.MAX_VALUE);
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
