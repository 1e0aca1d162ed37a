// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.OptionalLong;

/**
 * What was used. Unknown is not none; it is a number here and no {@link OptionalLong}, because a thousand agents keep
 * such sums.
 *
 * @param cpuMicros CPU time
 * @param ioRead bytes from block devices, or {@link #UNKNOWN}
 * @param ioWrite bytes to block devices, or {@link #UNKNOWN}
 * @param calls or {@link #UNKNOWN}
 */
record Resources(long cpuMicros, long ioRead, long ioWrite, long calls) {

    static final long UNKNOWN = -1;
    static final Resources NONE = new Resources(0, UNKNOWN, UNKNOWN, UNKNOWN);

    /** Empty for unknown. */
    static OptionalLong known(long value) {
        return value == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value);
    }

    Resources plus(Resources more) {
        return new Resources(cpuMicros + more.cpuMicros, sum(ioRead, more.ioRead), sum(ioWrite, more.ioWrite),
                sum(calls, more.calls));
    }

    Resources minus(Resources less) {
        return new Resources(cpuMicros - less.cpuMicros, difference(ioRead, less.ioRead),
                difference(ioWrite, less.ioWrite), difference(calls, less.calls));
    }

    Resources withCalls(long changed) {
        return new Resources(cpuMicros, ioRead, ioWrite, changed);
    }

    private static long sum(long one, long other) {
        return one == UNKNOWN ? other : other == UNKNOWN ? one : one + other;
    }

    private static long difference(long all, long part) {
        return all == UNKNOWN || part == UNKNOWN ? all : all - part;
    }
}
