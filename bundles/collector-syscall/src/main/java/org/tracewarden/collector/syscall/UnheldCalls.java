// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.linux.bpf.BpfMap;

/**
 * Tells of calls that were not counted because the maps of the window were full. Reading the counter of every call takes
 * some 10 ms, so it is read only when the maps were nearly full, and each 30 windows for whatever else may have refused
 * an entry. For the reader thread.
 */
final class UnheldCalls {

    private static final int READ_EVERY = 30;
    private static final double NEARLY_FULL = 0.85;

    private final BpfMap unheld;
    private final LossAccount losses;
    private final Health health;
    private final int mapEntries;
    private long told;
    private long readAt;
    private int windows;

    /** @param mapEntries how many entries each map of the window has */
    UnheldCalls(BpfMap unheld, LossAccount losses, Health health, int mapEntries, long now) {
        this.unheld = unheld;
        this.losses = losses;
        this.health = health;
        this.mapEntries = mapEntries;
        told = sum();
        readAt = now;
    }

    /** @param entries the greater number of entries that one of the window's maps held */
    void check(int entries, long to) {
        boolean nearlyFull = entries >= NEARLY_FULL * mapEntries;
        if (!nearlyFull && ++windows < READ_EVERY) {
            health.mended(Health.Topic.MAPS_FULL);
            return;
        }
        windows = 0;
        long sum = sum();
        if (sum > told) {
            String reason = "there were more combinations of process, call and latency than map-entries = "
                    + mapEntries + " allows: raise it in etc/" + SyscallConfiguration.PID
                    + ".cfg, or narrow pids, comms, uids, cgroups or syscalls";
            losses.unheld(sum - told, readAt, to, (sum - told) + " calls were not counted, because " + reason);
            health.report(Health.Topic.MAPS_FULL, CollectorState.DEGRADED, "calls are not counted, because " + reason);
        } else {
            health.mended(Health.Topic.MAPS_FULL);
        }
        told = sum;
        readAt = to;
    }

    private long sum() {
        long sum = 0;
        for (int index = 0; index < WindowStructs.CALLS; index++) {
            long[] words = unheld.sumPerCpu(index, WindowStructs.UNHELD_WORDS);
            sum += words[WindowStructs.UNHELD_COUNT] + words[WindowStructs.UNHELD_ERRORS];
        }
        return sum;
    }
}
