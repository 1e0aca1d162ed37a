// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.linux.bpf.BpfMap;

/** Tells of calls that were not counted because the maps of the window were full. For the reader thread. */
final class UnheldCalls {

    private final BpfMap unheld;
    private final LossAccount losses;
    private final Health health;
    private final int mapEntries;
    private long told;
    private long toldAt;

    /** @param mapEntries how many entries each map of the window has */
    UnheldCalls(BpfMap unheld, LossAccount losses, Health health, int mapEntries, long now) {
        this.unheld = unheld;
        this.losses = losses;
        this.health = health;
        this.mapEntries = mapEntries;
        told = sum();
        toldAt = now;
    }

    /** @param to end of the window */
    void check(long to) {
        long sum = sum();
        long more = sum - told;
        if (more > 0) {
            String reason = "there were more combinations of process, call and latency than map-entries = "
                    + mapEntries + " allows: raise it in etc/" + SyscallConfiguration.PID
                    + ".cfg, or narrow pids, comms, uids, cgroups or syscalls";
            losses.unheld(more, toldAt, to, "calls were not counted, because " + reason);
            health.report(Health.Topic.MAPS_FULL, CollectorState.DEGRADED,
                    more + " calls of the last second were not counted, because " + reason);
        } else {
            health.mended(Health.Topic.MAPS_FULL);
        }
        told = sum;
        toldAt = to;
    }

    private long sum() {
        Sum sum = new Sum();
        unheld.read(0, WindowStructs.CALLS, sum);
        return sum.calls;
    }

    /** Calls and errors of all CPUs. */
    private static final class Sum implements BpfMap.EntryHandler {

        private long calls;

        @Override
        public void onEntry(ByteBuffer data, int key, int value, int stride, int cpus) {
            for (int cpu = 0, at = value; cpu < cpus; cpu++, at += stride) {
                calls += data.getLong(at + WindowStructs.UNHELD_COUNT) + data.getLong(at + WindowStructs.UNHELD_ERRORS);
            }
        }
    }
}
