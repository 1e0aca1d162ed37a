// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.Probe;

/** Ends a window, begins the next, and tells what the ended one held. For the reader thread. */
final class WindowTurn {

    /** What it works with. */
    record Parts(
            CallTable calls, KernelSettings kernel, Processes processes, OpenCalls openCalls, Ledger ledger,
            EventSink sink, LossAccount losses, Health health) {}

    private final Probe probe;
    private final Parts parts;
    private final UnheldCalls unheld;
    private final BpfMap[] callMaps;
    private final BpfMap[] errorMaps;
    /** Processes that were told of and have not ended. Those that live, and what died since: no more than that. */
    private final Set<ProcessKey> known = new HashSet<>();
    /** Whether the pair of maps that is not written may hold what a predecessor had not read. */
    private boolean leftBehind;

    WindowTurn(Probe probe, Parts parts, UnheldCalls unheld) {
        this.probe = probe;
        this.parts = parts;
        this.unheld = unheld;
        callMaps = new BpfMap[] {probe.map("calls_a"), probe.map("calls_b")};
        errorMaps = new BpfMap[] {probe.map("errors_a"), probe.map("errors_b")};
        leftBehind = probe.adopted();
    }

    void run() {
        long to = parts.sink.now();
        Window window = new Window(parts.calls, parts.kernel.windowStart(), to);
        if (leftBehind) {
            drain(window, 1 - parts.kernel.active());
            leftBehind = false;
        }
        // whoever is dead now has made its last call before the turn
        Processes.Census census = parts.processes.census();
        int left = parts.kernel.turn(to);
        parts.openCalls.look(window);
        probe.awaitPrograms();
        int entries = drain(window, left);
        unheld.check(entries, to);
        for (long i = 0; i < window.unreadable(); i++) {
            parts.losses.unreadable("an entry of the maps that count calls was not understood");
        }
        publish(window, census);
        parts.kernel.refresh();
        reportCgroups();
    }

    /** @return the greater number of entries of both maps */
    private int drain(Window window, int pair) {
        int calls = callMaps[pair].drain(window::call);
        int errors = errorMaps[pair].drain(window::error);
        return Math.max(calls, errors);
    }

    private void publish(Window window, Processes.Census census) {
        known.addAll(window.processes());
        window.processes().forEach(census::called);
        Set<ProcessKey> dead = census.deadOf(known);
        for (ProcessKey key : known) {
            boolean ended = dead.contains(key);
            if (ended || window.processes().contains(key)) {
                publish(window, key, ended);
            }
        }
        parts.ledger.ended(dead, window.to());
        known.removeAll(dead);
    }

    private void publish(Window window, ProcessKey key, boolean ended) {
        ProcessInfo process = parts.processes.describe(key);
        List<CallStats> calls = window.calls(key);
        parts.ledger.add(process, window.from(), window.to(), calls);
        parts.sink.publish(new SyscallStats(
                parts.sink.header(window.to()), process, window.from(), window.to(), calls, window.ongoing(key),
                ended));
    }

    private void reportCgroups() {
        List<String> missing = parts.kernel.missingCgroups();
        if (missing.isEmpty()) {
            parts.health.mended(Health.Topic.CGROUPS);
        } else {
            parts.health.report(Health.Topic.CGROUPS, CollectorState.DEGRADED,
                    "no cgroup " + String.join(", ", missing) + " exists now; it is watched within a second once it"
                            + " does");
        }
    }
}
