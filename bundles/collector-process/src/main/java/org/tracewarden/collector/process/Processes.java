// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.ProcFs;

/** Finds the entry of a task that a record names, and brings it up to date. For the reader thread. */
final class Processes {

    /** Looks into /proc for processes whose fork was lost, a second; more would make the reader fall behind further. */
    private static final int LOOKS_A_SECOND = 200;
    private static final long SECOND = 1_000_000_000L;

    private final LinkedProcessTable table;
    private final Describer describer;
    private final ProcFs procFs;
    private long looksSince;
    private int looks;

    Processes(LinkedProcessTable table, Describer describer, ProcFs procFs) {
        this.table = table;
        this.describer = describer;
        this.procFs = procFs;
    }

    /** The task's process with what the record says of it; added when it is not known. */
    TableEntry seen(TaskFacts facts, long time) {
        TableEntry entry = table.lookup(facts.pid(), facts.start());
        if (entry == null) {
            TableEntry parent = parent(facts, time);
            ProcessInfo info = found(facts.key(), time)
                    .map(known -> Copies.withParent(known, Describer.parentOf(facts)))
                    .map(known -> describer.refreshed(known, facts, time))
                    .orElseGet(() -> describer.bare(facts, time));
            return table.add(info, parent);
        }
        refresh(entry, facts, time);
        return entry;
    }

    /** The task's process as it is known, without a change of it; empty when it is not. */
    Optional<TableEntry> known(TaskFacts facts) {
        return Optional.ofNullable(table.lookup(facts.pid(), facts.start()));
    }

    void refresh(TableEntry entry, TaskFacts facts, long time) {
        ProcessInfo info = describer.refreshed(entry.info, facts, time);
        if (info != entry.info) {
            table.update(entry, info);
        }
        TableEntry parent = parent(facts, time);
        if (parent != null) {
            table.reparent(entry, parent);
        }
    }

    /** Entry of the parent that the record names; null when it names none or nothing is known of it. */
    TableEntry parent(TaskFacts facts, long time) {
        if (facts.parentPid() == 0) {
            return null;
        }
        TableEntry parent = table.lookup(facts.parentPid(), facts.parentStart());
        if (parent == null) {
            Optional<ProcessInfo> found = found(new ProcessKey(facts.parentPid(), facts.parentStart()), time);
            if (found.isPresent()) {
                TableEntry above = found.get().parent().map(table::lookupRounded).orElse(null);
                parent = table.add(
                        Copies.withParent(found.get(), Optional.ofNullable(above).map(TableEntry::key)), above);
            }
        }
        return parent;
    }

    /** A process whose fork was lost, from /proc, when it is still there and is the same. */
    private Optional<ProcessInfo> found(ProcessKey key, long time) {
        if (time - looksSince >= SECOND) {
            looksSince = time;
            looks = 0;
        }
        if (looks >= LOOKS_A_SECOND) {
            return Optional.empty();
        }
        looks++;
        return procFs.read(key.pid())
                .filter(info -> info.key().startTime() == LinkedProcessTable.tick(key.startTime()))
                .map(info -> Copies.withKey(info, key));
    }
}
