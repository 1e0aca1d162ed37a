// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** The CPU quota of groups: {@code cpu.max} in version 2, {@code cpu.cfs_quota_us} in version 1. */
final class CpuControl implements Meter {

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

    @Override
    public void measure(String group, Measured into) {
        base.read(group, "cpu.stat").ifPresent(text -> {
            into.throttledPeriods = Lines.keyed(text, "nr_throttled");
            if (base.version2()) {
                into.cpuMicros = Lines.keyed(text, "usage_usec");
            }
        });
    }
}
