// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.tracewarden.api.agent.AgentCounts;

/** What was counted of one agent, or of all, as attributes. What nobody counts is null and never 0. */
final class CountsAttributes {

    private CountsAttributes() {}

    /** @param span for people, such as "since it was first spawned" */
    static void add(OpenBean bean, String span, Supplier<AgentCounts> counts) {
        bean.count("Spawns", "Times started, " + span, () -> counts.get().spawns())
                .count("Exits", "Times ended, in whatever way, " + span, () -> counts.get().exits())
                .count("Crashes", "Ends that were failures, " + span, () -> counts.get().crashes())
                .count("Faults", "Faults found, " + span, () -> counts.get().faults())
                .count("Restarts", "Starts after a crash, a fault or by order, " + span, () -> counts.get().restarts())
                .known("Syscalls", "System calls, " + span + "; null where nobody counts them",
                        () -> counts.get().syscalls())
                .count("CpuMicros", "CPU time, microseconds, " + span, () -> counts.get().cpuMicros())
                .known("IoReadBytes", "Read from block devices, bytes, " + span + "; null where nobody counts them",
                        () -> counts.get().ioReadBytes())
                .known("IoWriteBytes", "Written to block devices, bytes, " + span + "; null where nobody counts them",
                        () -> counts.get().ioWriteBytes());
    }

    static Table table(String name, Supplier<AgentCounts> total, Supplier<AgentCounts> sinceBoot) {
        return Table.of(name, List.of("span"),
                List.of("spawns", "exits", "crashes", "faults", "restarts", "syscalls", "cpuMicros", "ioReadBytes",
                        "ioWriteBytes"),
                () -> List.of(row("total", total.get()), row("boot", sinceBoot.get())));
    }

    private static Object[] row(String span, AgentCounts counts) {
        return new Object[] {
            span, counts.spawns(), counts.exits(), counts.crashes(), counts.faults(), counts.restarts(),
            known(counts.syscalls()), counts.cpuMicros(), known(counts.ioReadBytes()), known(counts.ioWriteBytes())
        };
    }

    private static Object known(OptionalLong number) {
        return number.isPresent() ? (Object) number.getAsLong() : null;
    }
}
