// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.WaitKind;

/** A second of a process's calls. */
public final class Stats {

    private Stats() {}

    public static SyscallStats stats(ProcessKey process, String cgroup, long... counts) {
        Workload workload = new Workload(cgroup, ContainerRuntime.NONE, "", "", "");
        return stats(new ProcessInfo(process, Optional.empty(), 0, "x", "/bin/x", List.of("x"), false, "/", 1, 1, "",
                process.pid(), 0, false, workload), counts);
    }

    public static SyscallStats stats(ProcessInfo process, long... counts) {
        List<CallStats> calls = new ArrayList<>();
        for (long count : counts) {
            calls.add(new CallStats(new Syscall(SyscallAbi.values()[0], calls.size(), "call" + calls.size()),
                    WaitKind.UNKNOWN, count, 0, 0, 0, 0, LatencyHistogram.EMPTY, List.of(), 0));
        }
        return new SyscallStats(new EventHeader("syscall", 1, 1), process, 0, 1_000_000_000, calls, List.of(), false);
    }
}
