// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.OptionalLong;

/**
 * What was counted over a span of time. The guide's rule holds: with {@code spawns > exits + 1} it has been restarted.
 *
 * @param spawns times started
 * @param exits times ended, in whatever way
 * @param crashes ends with another code than 0 or by a signal, but for those that were asked for
 * @param faults faults found
 * @param restarts starts after a crash, a fault or by order
 * @param syscalls calls; empty where nobody counts them, which is not the same as none
 * @param cpuMicros CPU time of all its processes
 * @param ioReadBytes from block devices; empty where nobody counts them
 * @param ioWriteBytes to block devices
 */
public record AgentCounts(
        long spawns,
        long exits,
        long crashes,
        long faults,
        long restarts,
        OptionalLong syscalls,
        long cpuMicros,
        OptionalLong ioReadBytes,
        OptionalLong ioWriteBytes) {

    public static final AgentCounts ZERO = new AgentCounts(
            0, 0, 0, 0, 0, OptionalLong.empty(), 0, OptionalLong.empty(), OptionalLong.empty());
}
