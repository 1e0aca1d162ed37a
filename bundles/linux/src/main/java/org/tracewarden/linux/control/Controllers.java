// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the hierarchies of a layout can measure and limit. */
record Controllers(
        Optional<CpuControl> cpu, Optional<MemoryControl> memory, Optional<ProcessControl> processes,
        Optional<CpuAccounts> cpuTime, Optional<IoAccounts> io) {

    static final String CPU = "cpu";
    static final String CPU_ACCOUNTS = "cpuacct";
    static final String MEMORY = "memory";
    static final String PIDS = "pids";
    static final String FREEZER = "freezer";
    static final String IO = "io";
    static final String BLOCK_IO = "blkio";
    /** Where systemd of version 1 keeps which process is whose: it kills a unit by this one. */
    static final String SYSTEMD = "name=systemd";

    /** Names in version 2. */
    static final List<String> WANTED_OF_VERSION_2 = List.of(CPU, MEMORY, PIDS, IO);

    static final Set<String> WANTED_OF_VERSION_1 =
            Set.of(CPU, CPU_ACCOUNTS, MEMORY, PIDS, FREEZER, BLOCK_IO, SYSTEMD);

    static Controllers of(Layout layout) {
        Optional<CpuControl> cpu = layout.with(CPU).map(CpuControl::new);
        Optional<MemoryControl> memory = layout.with(MEMORY).map(MemoryControl::of);
        Optional<CpuAccounts> cpuTime = layout.with(CPU).filter(Base::version2).isPresent() ? Optional.empty()
                : layout.with(CPU_ACCOUNTS).or(layout::unified).map(CpuAccounts::new);
        Optional<IoAccounts> io = layout.with(IO).or(() -> layout.with(BLOCK_IO)).map(IoAccounts::new);
        return new Controllers(cpu, memory, layout.with(PIDS).map(ProcessControl::new), cpuTime, io);
    }
}
