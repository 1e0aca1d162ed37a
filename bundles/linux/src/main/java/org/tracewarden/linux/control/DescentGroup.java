// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.PageSize;

/**
 * The descendants of a launcher. Orphans among them become its children, because it is their subreaper. Should it be
 * gone, those who were members when they were last looked at still are, with their descendants.
 */
final class DescentGroup implements ControlGroup {

    private static final int PAGE_BYTES = PageSize.read();
    private static final int LOOKS_TO_BE_SURE = 3;

    private final int number;
    private final ProcessTrees trees;
    private final ProcessStats stats;
    private final Signals signals;
    private final IntConsumer removed;
    private final Map<Integer, Long> seen = new HashMap<>();
    private final ProcessIo io = new ProcessIo();
    private final RunningSum cpu = new RunningSum();
    private volatile int launcher = ProcessIo.NOBODY;

    DescentGroup(int number, ProcessTrees trees, ProcessStats stats, IntConsumer removed) {
        this.number = number;
        this.trees = trees;
        this.stats = stats;
        this.signals = new Signals(stats);
        this.removed = removed;
    }

    @Override
    public void heldBy(int newest) {
        launcher = newest;
    }

    int number() {
        return number;
    }

    @Override
    public String name() {
        return GroupNames.of(number);
    }

    @Override
    public List<Path> joinFiles() {
        return List.of();
    }

    /** Nothing enforces it; {@link ControlGroups#containment()} says so. */
    @Override
    public void limit(OptionalLong memoryBytes, OptionalLong processes) {
        // a limit of each process would be another one than of all together
    }

    @Override
    public void cpuQuota(OptionalLong microsPerSecond) throws IOException {
        if (microsPerSecond.isPresent()) {
            throw new IOException("that takes control groups; doctor says what is missing");
        }
    }

    @Override
    public GroupUsage usage() {
        ProcessTree tree = trees.recent();
        Collection<ProcessStat> members = members(tree);
        Optional<ProcessStat> holder = holder(tree);
        OptionalInt holderPid = holder.map(stat -> OptionalInt.of(stat.pid())).orElse(OptionalInt.empty());
        // those that ended and were waited for are counted where they were: with the launcher, or with a member
        long ticks = holder.map(ProcessStat::waitedTicks).orElse(0L);
        long pages = 0;
        for (ProcessStat member : members) {
            ticks += member.ownTicks() + member.waitedTicks();
            pages += member.residentPages();
        }
        Measured measured = new Measured();
        measured.cpuMicros = OptionalLong.of(cpu.with(holderPid, ticks * ProcessStat.MICROS_PER_TICK));
        measured.memoryBytes = OptionalLong.of(pages * PAGE_BYTES);
        io.measure(stats, holderPid, members.stream().map(ProcessStat::pid).toList(), measured);
        return measured.usage((int) members.stream().filter(ProcessStat::living).count());
    }

    @Override
    public List<Integer> pids() {
        return members(trees.now()).stream().filter(ProcessStat::living).map(ProcessStat::pid).toList();
    }

    @Override
    public boolean populated() {
        return !pids().isEmpty();
    }

    /** Members by pid. */
    synchronized Collection<ProcessStat> members(ProcessTree tree) {
        Map<Integer, ProcessStat> members = new TreeMap<>();
        Optional<ProcessStat> holder = holder(tree);
        holder.ifPresent(stat -> tree.descendants(stat.pid(), members));
        seen.forEach((pid, start) -> tree.find(pid).filter(stat -> stat.startTime() == start).ifPresent(stat -> {
            members.put(pid, stat);
            tree.descendants(pid, members);
        }));
        holder.ifPresent(stat -> members.remove(stat.pid()));
        seen.clear();
        members.values().forEach(stat -> seen.put(stat.pid(), stat.startTime()));
        return members.values();
    }

    private Optional<ProcessStat> holder(ProcessTree tree) {
        int pid = launcher;
        return pid == ProcessIo.NOBODY ? Optional.empty() : tree.find(pid);
    }

    /**
     * Stops all first, until a look finds nobody new: stopped processes fork no more and still take up their places
     * below a process limit, while places of killed ones would be taken again at once. One look that finds nobody is no
     * proof: whoever was forked behind it, or whose parent ended between the two readings, is seen by the next.
     */
    @Override
    public void kill(Duration limit) throws IOException {
        Deadline deadline = new Deadline(limit);
        Set<ProcessKey> stopped = new HashSet<>();
        Set<ProcessKey> living = living();
        int nobody = 0;
        while (!living.isEmpty() || ++nobody < LOOKS_TO_BE_SURE) {
            if (living.isEmpty()) {
                deadline.pause();
            } else {
                nobody = 0;
                end(living, stopped, deadline);
            }
            living = living();
            if (deadline.over() && !living.isEmpty()) {
                signals.send(Libc.SIGKILL, living);
                List<Integer> left = living.stream().map(ProcessKey::pid).toList();
                throw new IOException(left.size() + " members of " + name() + " are left " + limit.toMillis()
                        + " ms after they were to be killed: " + signals.describe(left));
            }
        }
    }

    /** Stops those that are not stopped yet; when all are, kills them. */
    private void end(Set<ProcessKey> living, Set<ProcessKey> stopped, Deadline deadline) throws IOException {
        Set<ProcessKey> fresh = new HashSet<>(living);
        fresh.removeAll(stopped);
        if (fresh.isEmpty() || deadline.over()) {
            signals.send(Libc.SIGKILL, living);
            deadline.pause();
        } else {
            signals.send(Libc.SIGSTOP, fresh);
            stopped.addAll(fresh);
        }
    }

    private Set<ProcessKey> living() {
        Set<ProcessKey> living = new HashSet<>();
        for (ProcessStat member : members(trees.now())) {
            if (member.living()) {
                living.add(new ProcessKey(member.pid(), member.startTime()));
            }
        }
        return living;
    }

    @Override
    public void remove() throws IOException {
        List<Integer> left = pids();
        if (!left.isEmpty()) {
            throw new IOException("cannot forget the group " + name() + ", which has members: "
                    + signals.describe(left));
        }
        removed.accept(number);
    }

    @Override
    public String toString() {
        return "descendants of the launcher of " + name();
    }
}
