// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** A host whose processes, cgroups and time a test sets; wall time is boot time plus one second. */
final class FakeHost implements ProcFs, CgroupFs, BootClock, ProcessTable {

    static final long SECOND = 1_000_000_000L;

    /** In /proc, with start times in ticks. */
    final Map<Integer, ProcessInfo> processes = new HashMap<>();
    /** In the process table. */
    final Map<ProcessKey, Entry> table = new HashMap<>();
    final List<Hierarchy> hierarchies = new ArrayList<>();
    volatile long now = 1000 * SECOND;
    int looks;

    static ProcessInfo process(int pid, long start, String comm) {
        return new ProcessInfo(
                new ProcessKey(pid, start), Optional.empty(), 0, comm, "/bin/" + comm, List.of(comm), false, "/", pid,
                pid, "", pid, 0, false, Workload.ROOT);
    }

    void inProc(int pid, long start, String comm) {
        processes.put(pid, process(pid, start, comm));
    }

    @Override
    public List<Integer> pids() {
        return new ArrayList<>(processes.keySet());
    }

    @Override
    public Optional<ProcessInfo> read(int pid) {
        looks++;
        return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public Optional<Descriptors> descriptors(int pid) {
        return Optional.empty();
    }

    @Override
    public Optional<Details> details(int pid) {
        return Optional.empty();
    }

    @Override
    public Optional<String> path(int hierarchy, long id) {
        return Optional.empty();
    }

    @Override
    public void created(int hierarchy, long id, String path) {
        throw new UnsupportedOperationException("nobody tells of cgroups here");
    }

    @Override
    public Workload workload(String path) {
        return new Workload(path, ContainerRuntime.NONE, "", "", "");
    }

    @Override
    public List<Hierarchy> hierarchies() {
        return hierarchies;
    }

    void mounted(Path mount) {
        hierarchies.add(new Hierarchy(0, true, List.of(), mount));
    }

    @Override
    public Optional<Hierarchy> withController(String controller) {
        return Optional.empty();
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long toWallTime(long bootNanos) {
        return bootNanos + SECOND;
    }

    @Override
    public Optional<Entry> find(int pid) {
        return table.values().stream().filter(entry -> entry.info().pid() == pid).findFirst();
    }

    @Override
    public Optional<Entry> find(ProcessKey key) {
        return Optional.ofNullable(table.get(key));
    }

    @Override
    public List<ProcessInfo> ancestry(ProcessKey key) {
        return List.of();
    }

    @Override
    public List<ProcessInfo> living() {
        return List.of();
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public int capacity() {
        return 1024;
    }

    @Override
    public long evictedAlive() {
        return 0;
    }
}
