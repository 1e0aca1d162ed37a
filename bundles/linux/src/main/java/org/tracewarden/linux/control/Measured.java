// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** Collects what the controllers of one group tell. Used by one thread. */
final class Measured {

    OptionalLong cpuMicros = OptionalLong.empty();
    OptionalLong memoryBytes = OptionalLong.empty();
    OptionalLong peakMemoryBytes = OptionalLong.empty();
    OptionalLong oomKills = OptionalLong.empty();
    OptionalLong memoryLimitHits = OptionalLong.empty();
    OptionalLong throttledPeriods = OptionalLong.empty();
    OptionalLong ioReadBytes = OptionalLong.empty();
    OptionalLong ioWriteBytes = OptionalLong.empty();

    GroupUsage usage(int processes) {
        return new GroupUsage(cpuMicros, memoryBytes, peakMemoryBytes, processes, oomKills, memoryLimitHits,
                throttledPeriods, ioReadBytes, ioWriteBytes);
    }
}
