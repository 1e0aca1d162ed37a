// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** The CPU quota of groups: {@code cpu.max} in version 2, {@code cpu.cfs_quota_us} in version 1. */
final class CpuControl {

    private static final long PERIOD_MICROS = 100_000;
    private static final long SECOND_MICROS = 1_000_000;

    private final Base base;

    CpuControl(Base base) {
        this.base = base;
    }

    void quota(String group, OptionalLong microsPerSecond) throws KernelRefusal {
        OptionalLong inPeriod = microsPerSecond.isEmpty() ? microsPerSecond
                : OptionalLong.of(Math.max(1, microsPerSecond.getAsLong() / (SECOND_MICROS / PERIOD_MICROS)));
        if (base.version2()) {
            base.write(group, "cpu.max", (inPeriod.isEmpty() ? "max" : inPeriod.getAsLong()) + " " + PERIOD_MICROS);
            return;
        }
        if (inPeriod.isPresent()) {
            base.write(group, "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
        }
        base.write(group, "cpu.cfs_quota_us", Long.toString(inPeriod.orElse(-1)));
    }

    /** Whether a quota is set, or has been in force. */
    boolean everHeldBack(String group) {
        if (base.version2()) {
            return true;
        }
        OptionalLong quota = base.number(group, "cpu.cfs_quota_us");
        return quota.orElse(0) >= 0 || throttled(group).orElse(1) > 0;
    }

    private OptionalLong throttled(String group) {
        return base.read(group, "cpu.stat").map(text -> Lines.keyed(text, "nr_throttled")).orElse(OptionalLong.empty());
    }

    /** @param everHeldBack without it a file less is read in version 1 */
    void measure(String group, boolean everHeldBack, Measured into) {
        if (!base.version2()) {
            into.throttledPeriods = everHeldBack ? throttled(group) : OptionalLong.of(0);
            return;
        }
        base.read(group, "cpu.stat").ifPresent(text -> {
            into.throttledPeriods = Lines.keyed(text, "nr_throttled");
            into.cpuMicros = Lines.keyed(text, "usage_usec");
        });
    }
}
