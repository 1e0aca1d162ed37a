// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.List;
import java.util.Optional;
import org.tracewarden.linux.proc.ProcFs;

/** Reads {@link ProcessTree}s; many groups that are measured in one go share one. Thread-safe. */
final class ProcessTrees {

    private static final long RECENT_NANOS = 200_000_000L;

    private final ProcFs processes;
    private final ProcessStats stats;
    private ProcessTree last = new ProcessTree(List.of());
    private long readAt = System.nanoTime() - RECENT_NANOS;

    ProcessTrees(ProcFs processes, ProcessStats stats) {
        this.processes = processes;
        this.stats = stats;
    }

    synchronized ProcessTree now() {
        last = new ProcessTree(processes.pids().stream().map(stats::read).flatMap(Optional::stream).toList());
        readAt = System.nanoTime();
        return last;
    }

    /** At most 200 ms old. */
    synchronized ProcessTree recent() {
        return System.nanoTime() - readAt < RECENT_NANOS ? last : now();
    }
}
