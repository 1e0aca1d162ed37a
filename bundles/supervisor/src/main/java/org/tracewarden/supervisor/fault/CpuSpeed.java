// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.OptionalLong;

/** How much CPU a run used lately: in the last second, or since its last look where that is longer. Not thread-safe. */
final class CpuSpeed {

    private static final long WINDOW_NANOS = 900_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private boolean begun;
    private long baseBoot;
    private long baseCpu;
    private OptionalLong speed = OptionalLong.empty();

    void look(long boot, OptionalLong cpu) {
        if (cpu.isEmpty()) {
            begun = false;
            speed = OptionalLong.empty();
            return;
        }
        long now = cpu.getAsLong();
        boolean usable = begun && now >= baseCpu && boot > baseBoot;
        if (usable && boot - baseBoot < WINDOW_NANOS) {
            return;
        }
        if (usable) {
            speed = OptionalLong.of(Math.round((now - baseCpu) * NANOS_PER_SECOND / (boot - baseBoot)));
        }
        begun = true;
        baseBoot = boot;
        baseCpu = now;
    }

    /** Microseconds of CPU in a second; empty when it is not known yet. */
    OptionalLong microsPerSecond() {
        return speed;
    }
}
