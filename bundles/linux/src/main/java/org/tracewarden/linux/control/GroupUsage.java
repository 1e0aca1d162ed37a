// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/**
 * What a control group uses, as the kernel counts it since the group was made.
 *
 * @param cpuMicros CPU time of all members there ever were; without control groups of those living and those they
 *     waited for
 * @param memoryBytes now, file cache included as far as it counts against the limit; without control groups resident
 * @param peakMemoryBytes the most so far
 * @param processes living members
 * @param oomKills members killed because of the group's memory limit
 * @param memoryLimitHits times the memory limit was reached
 * @param throttledPeriods periods in which the CPU quota held members back
 * @param ioReadBytes from block devices
 * @param ioWriteBytes to block devices
 */
public record GroupUsage(
        OptionalLong cpuMicros,
        OptionalLong memoryBytes,
        OptionalLong peakMemoryBytes,
        int processes,
        OptionalLong oomKills,
        OptionalLong memoryLimitHits,
        OptionalLong throttledPeriods,
        OptionalLong ioReadBytes,
        OptionalLong ioWriteBytes) {}
