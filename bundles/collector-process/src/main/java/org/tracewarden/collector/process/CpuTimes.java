// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

/**
 * User and system time scaled to the precise run time, as {@code cputime_adjust()} in kernel/sched/cputime.c does:
 * ticks tell only which share of the run time was which.
 */
record CpuTimes(long userNanos, long systemNanos) {

    static CpuTimes scaled(long userTicks, long systemTicks, long runTime) {
        if (systemTicks == 0) {
            return new CpuTimes(runTime, 0);
        }
        if (userTicks == 0) {
            return new CpuTimes(0, runTime);
        }
        // a double has 53 bits: exact to a nanosecond for 104 days of CPU time
        double share = (double) systemTicks / ((double) systemTicks + userTicks);
        long system = Math.min(runTime, (long) (runTime * share));
        return new CpuTimes(runTime - system, system);
    }
}
