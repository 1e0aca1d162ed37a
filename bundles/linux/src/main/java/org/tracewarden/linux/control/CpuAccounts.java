// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** CPU time where no {@link CpuControl} of version 2 tells it. What cannot be read is left empty. */
final class CpuAccounts {

    private static final long NANOS_PER_MICRO = 1_000;

    private final Base base;

    CpuAccounts(Base base) {
        this.base = base;
    }

    /** Version 2 counts it in every group, also without the controller. */
    public void measure(String group, Measured into) {
        if (base.version2()) {
            into.cpuMicros = base.read(group, "cpu.stat")
                    .map(text -> Lines.keyed(text, "usage_usec"))
                    .orElse(OptionalLong.empty());
            return;
        }
        OptionalLong nanos = base.number(group, "cpuacct.usage");
        into.cpuMicros = nanos.isEmpty() ? nanos : OptionalLong.of(nanos.getAsLong() / NANOS_PER_MICRO);
    }
}
