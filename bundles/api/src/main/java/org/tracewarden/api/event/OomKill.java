// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * The kernel chose a process to kill for want of memory ({@code oom/mark_victim}).
 *
 * @param victim the process that was chosen
 * @param trigger the process whose allocation could not be met; often another one than the victim
 * @param constraint which shortage
 * @param constraintSource where the constraint is known from, such as {@code /dev/kmsg}
 * @param limit the memory cgroup that reached its limit; empty when the host itself ran out
 * @param limitSource where the limit is known from
 * @param memory what the victim held
 * @param oomScoreAdj the victim's {@code /proc/PID/oom_score_adj}, -1000 to 1000
 */
public record OomKill(
        EventHeader header,
        ProcessInfo victim,
        ProcessInfo trigger,
        OomConstraint constraint,
        String constraintSource,
        Optional<MemoryLimit> limit,
        String limitSource,
        VictimMemory memory,
        int oomScoreAdj)
        implements Event {

    /**
     * A memory cgroup with its limit.
     *
     * @param cgroupPath path below the root of the memory hierarchy
     * @param limitBytes its limit
     * @param usageBytes what was charged to it
     * @param hierarchy the cgroup and its ancestors, innermost first, each with limit and usage
     */
    public record MemoryLimit(String cgroupPath, long limitBytes, long usageBytes, List<Level> hierarchy) {

        public MemoryLimit {
            hierarchy = List.copyOf(hierarchy);
        }
    }

    /** One level of a memory hierarchy; {@code limitBytes} is {@link Long#MAX_VALUE} without a limit. */
    public record Level(String cgroupPath, long limitBytes, long usageBytes) {}

    /** What the victim held, in bytes. */
    public record VictimMemory(
            long totalVmBytes,
            long anonRssBytes,
            long fileRssBytes,
            long shmemRssBytes,
            long pageTableBytes,
            long swapBytes) {}

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(victim);
    }
}
