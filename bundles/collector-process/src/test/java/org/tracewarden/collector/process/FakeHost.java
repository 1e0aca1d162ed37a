// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** A host with the processes and cgroups that a test gives it; wall time is boot time plus one second. */
final class FakeHost implements ProcFs, CgroupFs, BootClock {

    final Map<Integer, ProcessInfo> processes = new HashMap<>();
    final Map<Integer, Details> details = new HashMap<>();
    final Map<Long, String> cgroups = new HashMap<>(Map.of(1L, "/"));
    volatile long now = 1_000_000_000_000L;

    @Override
    public List<Integer> pids() {
        return new ArrayList<>(processes.keySet());
    }

    @Override
    public Optional<ProcessInfo> read(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public Optional<Details> details(int pid) {
        return Optional.ofNullable(details.get(pid));
    }

    @Override
    public Optional<String> path(int hierarchy, long id) {
        return Optional.ofNullable(cgroups.get(id));
    }

    @Override
    public void created(int hierarchy, long id, String path) {
        cgroups.put(id, path);
    }

    @Override
    public Workload workload(String path) {
        return path.equals("/") ? Workload.ROOT : new Workload(path, ContainerRuntime.NONE, "", "", "");
    }

    @Override
    public List<Hierarchy> hierarchies() {
        return List.of();
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
        return bootNanos + 1_000_000_000L;
    }

    @Override
    public Optional<Descriptors> descriptors(int pid) {
        throw new UnsupportedOperationException();
    }
}
