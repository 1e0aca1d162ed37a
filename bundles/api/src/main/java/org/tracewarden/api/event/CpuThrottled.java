// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;

/**
 * A cgroup used up its CPU quota and was made to wait ({@code cpu.stat}), seen over one sampling window.
 *
 * @param workload the cgroup
 * @param windowNanos length of the window
 * @param periods enforcement periods in the window
 * @param throttledPeriods those in which it was throttled
 * @param throttledNanos time its CPUs were made to wait, summed over CPUs
 * @param quotaMicros CPU time allowed a period
 * @param periodMicros length of a period
 * @param processCount how many processes were in it
 * @param processes the first of them, at most 16
 */
public record CpuThrottled(
        EventHeader header,
        Workload workload,
        long windowNanos,
        long periods,
        long throttledPeriods,
        long throttledNanos,
        long quotaMicros,
        long periodMicros,
        int processCount,
        List<ProcessInfo> processes)
        implements Event {

    public CpuThrottled {
        processes = List.copyOf(processes);
    }

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.empty();
    }
}
