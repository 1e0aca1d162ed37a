// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** One process in the table. Changed under the table's lock by the reader thread alone, which may read without it. */
final class TableEntry {

    static final long NEVER = Long.MIN_VALUE;

    ProcessInfo info;
    /** The process that would be told of this one's end; who forked it is {@code info.parent()}. */
    TableEntry parent;
    boolean alive = true;
    long diedAt;
    /** Start time from /proc, rounded down to a clock tick, until a kernel record tells the exact one. */
    boolean tickPrecise;
    boolean startSeen;
    boolean exitSeen;
    long executedAt = NEVER;
    /** Number of the signal whose default action was already told to end it, 0 before. */
    int endingSignal;
    /** Living entries whose current parent is this one. */
    int livingChildren;
    boolean forgotten;
    /** Neighbours in the list of the living by arrival, or of the dead by time of death. */
    TableEntry previous;
    TableEntry next;

    TableEntry(ProcessInfo info) {
        this.info = info;
    }

    ProcessKey key() {
        return info.key();
    }
}
