// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** The limit of processes and threads, {@code pids.max} in both versions. */
final class ProcessControl {

    private static final String LIMIT = "pids.max";

    private final Base base;

    ProcessControl(Base base) {
        this.base = base;
    }

    void limit(String group, OptionalLong processes) throws KernelRefusal {
        base.write(group, LIMIT, processes.isEmpty() ? "max" : Long.toString(processes.getAsLong()));
    }

    /** What is set; empty for none, or when it cannot be read. */
    OptionalLong limit(String group) {
        return base.number(group, LIMIT);
    }
}
