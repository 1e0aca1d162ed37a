// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.OptionalLong;

/**
 * What was used. Unknown is not none.
 *
 * @param cpuMicros CPU time
 * @param ioRead bytes from block devices
 * @param ioWrite bytes to block devices
 */
record Resources(long cpuMicros, OptionalLong ioRead, OptionalLong ioWrite, OptionalLong calls) {

    static final Resources NONE = new Resources(0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    Resources plus(Resources more) {
        return new Resources(cpuMicros + more.cpuMicros, sum(ioRead, more.ioRead), sum(ioWrite, more.ioWrite),
                sum(calls, more.calls));
    }

    Resources minus(Resources less) {
        return new Resources(cpuMicros - less.cpuMicros, difference(ioRead, less.ioRead),
                difference(ioWrite, less.ioWrite), difference(calls, less.calls));
    }

    Resources withCalls(OptionalLong changed) {
        return new Resources(cpuMicros, ioRead, ioWrite, changed);
    }

    /** The greater of each: a counter that was seen higher has not gone back. */
    Resources atLeast(Resources other) {
        return new Resources(Math.max(cpuMicros, other.cpuMicros), most(ioRead, other.ioRead),
                most(ioWrite, other.ioWrite), most(calls, other.calls));
    }

    static OptionalLong sum(OptionalLong one, OptionalLong other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : OptionalLong.of(one.getAsLong() + other.getAsLong());
    }

    private static OptionalLong difference(OptionalLong all, OptionalLong part) {
        return all.isEmpty() ? all : OptionalLong.of(all.getAsLong() - part.orElse(0));
    }

    private static OptionalLong most(OptionalLong one, OptionalLong other) {
        return one.isEmpty() ? other : other.isEmpty() || one.getAsLong() >= other.getAsLong() ? one : other;
    }
}
