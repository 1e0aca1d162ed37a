// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.ProcFs;

/** Makes a process of what the kernel told: from the process table, otherwise from those facts and from /proc. */
final class Describer {

    private static final Workload UNKNOWN = new Workload("", ContainerRuntime.NONE, "", "", "");

    /** /proc tells start times by clock ticks, rounded down. */
    private static final long TICK_NANOS = 10_000_000L;

    private final Supplier<Optional<ProcessTable>> table;
    private final ProcFs procFs;
    private final CgroupFs cgroups;

    Describer(Supplier<Optional<ProcessTable>> table, ProcFs procFs, CgroupFs cgroups) {
        this.table = table;
        this.procFs = procFs;
        this.cgroups = cgroups;
    }

    ProcessInfo describe(TaskFacts facts) {
        // the table is fed from another ring and may not have seen the last exec yet: another name, another program
        return table.get()
                .flatMap(processes -> processes.find(facts.key()))
                .map(ProcessTable.Entry::info)
                .filter(known -> known.comm().equals(facts.comm()))
                .orElseGet(() -> fromProc(facts));
    }

    /** Who has a pid now, when the kernel told no more than that. */
    ProcessInfo describe(int pid) {
        return table.get()
                .flatMap(processes -> processes.find(pid))
                .map(ProcessTable.Entry::info)
                .or(() -> procFs.read(pid))
                .orElseGet(() -> new ProcessInfo(
                        new ProcessKey(pid, 0), Optional.empty(), 0, "", "", List.of(), false, "", 0, 0, "", pid, 0,
                        false, UNKNOWN));
    }

    /** Path of a cgroup, empty when it is not known. */
    String path(int hierarchy, long cgroup) {
        return cgroups.path(hierarchy, cgroup).orElse("");
    }

    private ProcessInfo fromProc(TaskFacts facts) {
        Optional<ProcessInfo> seen = procFs.read(facts.key().pid()).filter(info -> same(facts.key(), info.key()));
        return new ProcessInfo(
                facts.key(),
                facts.parent(),
                facts.uid(),
                facts.comm(),
                seen.map(ProcessInfo::exe).orElse(""),
                seen.map(ProcessInfo::argv).orElse(List.of()),
                seen.map(ProcessInfo::argvTruncated).orElse(false),
                seen.map(ProcessInfo::cwd).orElse(""),
                facts.processGroup(),
                facts.session(),
                facts.terminal(),
                facts.namespacePid(),
                facts.pidNamespace(),
                facts.kernelThread(),
                cgroups.path(facts.hierarchy(), facts.cgroup()).map(cgroups::workload).orElse(UNKNOWN));
    }

    private static boolean same(ProcessKey exact, ProcessKey rounded) {
        return exact.startTime() / TICK_NANOS * TICK_NANOS == rounded.startTime();
    }
}
