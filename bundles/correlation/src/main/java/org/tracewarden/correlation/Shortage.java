// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.OomKill.MemoryLimit;
import org.tracewarden.api.event.OomKill.VictimMemory;
import org.tracewarden.api.process.Workload;

/** Puts an OOM kill into words. */
final class Shortage {

    private Shortage() {}

    /** {@code cgroup /x reached its limit of 20.0 MiB}, or {@code docker container 3f4e5d6c7b8a reached ...}. */
    static String of(OomKill oom) {
        if (oom.limit().isPresent()) {
            MemoryLimit limit = oom.limit().get();
            return place(limit, oom.victim().workload()) + " reached its limit of "
                    + Quantity.bytes(limit.limitBytes());
        }
        return switch (oom.constraint()) {
            case NONE -> "the host ran out of memory";
            case CPUSET -> "the memory nodes that its cpuset allows ran out of memory";
            case MEMORY_POLICY -> "the memory nodes that its memory policy allows ran out of memory";
            case MEMCG -> "a memory cgroup reached its limit";
            case UNKNOWN -> "which shortage is not known";
        };
    }

    /** The victim's own container is better known by its name than by its cgroup's path. */
    private static String place(MemoryLimit limit, Workload victims) {
        return victims.inContainer() && limit.cgroupPath().equals(victims.cgroupPath())
                ? Name.of(victims)
                : "cgroup " + Name.path(limit.cgroupPath());
    }

    /** {@code , 20.0 MiB of it used}; empty without a limit. */
    static String used(OomKill oom) {
        return oom.limit().map(limit -> ", " + Quantity.bytes(limit.usageBytes()) + " of it used").orElse("");
    }

    /** {@code trigger: allocator, pid 77}. */
    static String trigger(OomKill oom) {
        return oom.trigger().key().equals(oom.victim().key())
                ? "trigger: itself"
                : "trigger: " + Name.of(oom.trigger()) + ", pid " + oom.trigger().pid();
    }

    /** {@code 18.0 MiB (anonymous 17.5 MiB, file 512.0 KiB, shared 0 B)}. */
    static String held(OomKill oom) {
        VictimMemory memory = oom.memory();
        return Quantity.bytes(memory.anonRssBytes() + memory.fileRssBytes() + memory.shmemRssBytes())
                + " (anonymous " + Quantity.bytes(memory.anonRssBytes())
                + ", file " + Quantity.bytes(memory.fileRssBytes())
                + ", shared " + Quantity.bytes(memory.shmemRssBytes()) + ")";
    }
}
