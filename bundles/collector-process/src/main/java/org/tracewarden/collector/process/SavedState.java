// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/**
 * What a collector leaves to the one that takes over its programs and ring.
 *
 * @param counts where its counting stopped
 * @param rows the process table: the dead by time of death, then the living by arrival
 */
record SavedState(Counts counts, List<Row> rows) {

    /**
     * @param lossesTold the kernel's count of lost records up to which gaps were published
     * @param lastTime kernel time of the last record read
     */
    record Counts(
            long received, long published, long unreadable, long lossesTold, long lastTime, long evictedAlive) {}

    /** One entry of the table; {@code parent} is the current one. */
    record Row(
            ProcessInfo info, Optional<ProcessKey> parent, boolean alive, long diedAt, boolean tickPrecise,
            boolean startSeen, boolean exitSeen, long executedAt, int endingSignal) {}

    static SavedState of(LinkedProcessTable table, Counts counts) {
        List<Row> rows = new ArrayList<>();
        table.forEach(entry -> rows.add(new Row(
                entry.info, Optional.ofNullable(entry.parent).map(TableEntry::key), entry.alive, entry.diedAt,
                entry.tickPrecise, entry.startSeen, entry.exitSeen, entry.executedAt, entry.endingSignal)));
        return new SavedState(counts, rows);
    }

    /** Fills an empty table. */
    void restore(LinkedProcessTable table) {
        for (Row row : rows) {
            TableEntry entry = table.add(row.info, null);
            entry.tickPrecise = row.tickPrecise;
            entry.startSeen = row.startSeen;
            entry.exitSeen = row.exitSeen;
            entry.executedAt = row.executedAt;
            entry.endingSignal = row.endingSignal;
            if (!row.alive) {
                table.die(entry, row.diedAt);
            }
        }
        for (Row row : rows) {
            TableEntry entry = table.lookup(row.info.pid(), row.info.key().startTime());
            TableEntry parent = row.parent.map(key -> table.lookup(key.pid(), key.startTime())).orElse(null);
            if (entry != null && parent != null) {
                table.reparent(entry, parent);
            }
        }
        table.countEvictedAlive(counts.evictedAlive);
    }
}
