// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Fills the table with the processes that run when the collector starts, after the programs are attached and before the
 * ring is read: so none can slip through between. A BPF iterator gives exact start times; without it /proc gives them
 * to a clock tick, until a record names the process.
 */
final class StartScan {

    private static final String PROGRAM = "process_snapshot";

    private final LinkedProcessTable table;
    private final Describer describer;
    private final ProcFs procFs;

    StartScan(LinkedProcessTable table, Describer describer, ProcFs procFs) {
        this.table = table;
        this.describer = describer;
        this.procFs = procFs;
    }

    /** @return the processes that were there */
    Set<TableEntry> run(Probe probe, long now, Health health) {
        try {
            ByteArrayOutputStream tasks = new ByteArrayOutputStream();
            probe.iterate(PROGRAM, (data, offset, length) -> append(data, offset, length, tasks));
            List<TaskFacts> found = parse(ByteBuffer.wrap(tasks.toByteArray()).order(ByteOrder.nativeOrder()));
            Set<TableEntry> entries = leftOut(found, now);
            entries.addAll(fromTasks(found, now));
            return entries;
        } catch (ProbeException | RuntimeException refused) {
            health.report(Health.Topic.SNAPSHOT, CollectorState.DEGRADED,
                    "the processes that ran already were read from /proc, with start times to 10 ms, because the BPF"
                            + " iterator " + PROGRAM + " could not run: " + refused.getMessage());
            return fromProc(allOfProc());
        }
    }

    /** A chunk may end in the middle of a task: reads of a seq_file know no records. */
    private static void append(ByteBuffer data, int offset, int length, ByteArrayOutputStream to) {
        byte[] chunk = new byte[length];
        data.get(offset, chunk);
        to.writeBytes(chunk);
    }

    private static List<TaskFacts> parse(ByteBuffer tasks) {
        List<TaskFacts> processes = new ArrayList<>();
        for (int at = 0; at + CommonStructs.TASK_SIZE <= tasks.limit(); at += CommonStructs.TASK_SIZE) {
            TaskFacts facts = new TaskFacts().at(tasks, at);
            if (facts.pid() != 0) {
                processes.add(facts);
            }
        }
        return processes;
    }

    /** Processes that the iterator passes over: some kernels begin at pid 2, and init is everybody's ancestor. */
    private Set<TableEntry> leftOut(List<TaskFacts> shown, long now) {
        Set<Integer> pids = new HashSet<>();
        shown.forEach(facts -> pids.add(facts.pid()));
        List<ProcessInfo> missing = new ArrayList<>();
        for (int pid : procFs.pids()) {
            if (!pids.contains(pid)) {
                procFs.read(pid).filter(info -> info.key().startTime() < now).ifPresent(missing::add);
            }
        }
        return fromProc(missing);
    }

    private Set<TableEntry> fromTasks(List<TaskFacts> processes, long now) {
        // parents are older than their children, also the reapers that children were given to
        processes.sort(Comparator.comparingLong(TaskFacts::start));
        Set<TableEntry> found = new HashSet<>();
        for (TaskFacts facts : processes) {
            found.add(place(facts, now));
        }
        return found;
    }

    private TableEntry place(TaskFacts facts, long now) {
        TableEntry parent = facts.parentPid() == 0 ? null : table.lookup(facts.parentPid(), facts.parentStart());
        TableEntry entry = table.lookup(facts.pid(), facts.start());
        if (entry == null) {
            Optional<ProcFs.Details> details =
                    facts.kernelThread() ? Optional.empty() : procFs.details(facts.pid());
            return table.add(
                    details.map(known -> describer.withDetails(facts, known, now))
                            .orElseGet(() -> describer.bare(facts, now)),
                    parent);
        }
        table.update(entry, describer.refreshed(entry.info, facts, now));
        if (parent != null) {
            table.reparent(entry, parent);
        }
        return entry;
    }

    private List<ProcessInfo> allOfProc() {
        List<ProcessInfo> processes = new ArrayList<>();
        for (int pid : procFs.pids()) {
            procFs.read(pid).ifPresent(processes::add);
        }
        return processes;
    }

    private Set<TableEntry> fromProc(List<ProcessInfo> processes) {
        processes.sort(Comparator.comparingLong((ProcessInfo info) -> info.key().startTime())
                .thenComparingInt(ProcessInfo::pid));
        Set<TableEntry> found = new HashSet<>();
        for (ProcessInfo info : processes) {
            TableEntry entry = table.lookupRounded(info.key());
            if (entry == null) {
                TableEntry parent = info.parent().map(table::lookupRounded).orElse(null);
                Optional<ProcessKey> parentKey =
                        parent == null ? info.parent() : Optional.of(parent.key());
                entry = table.add(Copies.withParent(info, parentKey), parent);
                entry.tickPrecise = true;
            }
            found.add(entry);
        }
        return found;
    }
}
