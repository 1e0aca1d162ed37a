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
    private final BpfMap hotCalls;
    private final BpfMap[] callMaps;
    private final BpfMap[] errorMaps;
    /** Processes that were told of and have not ended. Those that live, and what died since: no more than that. */
    private final Set<ProcessKey> known = new HashSet<>();
    /** Whether the maps that are not written may hold what a predecessor had not read. */
    private boolean leftBehind;

    WindowTurn(Probe probe, Parts parts, UnheldCalls unheld) {
        this.probe = probe;
        this.parts = parts;
        this.unheld = unheld;
        hotCalls = probe.map("hot_calls");
        callMaps = new BpfMap[] {probe.map("calls_a"), probe.map("calls_b")};
        errorMaps = new BpfMap[] {probe.map("errors_a"), probe.map("errors_b")};
        leftBehind = probe.adopted();
    }

    void run() {
        long to = parts.sink.now();
        Window window = new Window(parts.calls, parts.kernel.windowStart(), to);
        if (leftBehind) {
            takeOver(window, parts.kernel.window() - 1);
            leftBehind = false;
        }
        // whoever is dead now has made its last call before the turn
        Processes.Census census = parts.processes.census();
        int left = parts.kernel.turn(to);
        parts.openCalls.look(window);
        probe.awaitPrograms();
        readHot(window, left);
        drain(window, left);
        unheld.check(to);
        for (long i = 0; i < window.unreadable(); i++) {
            parts.losses.unreadable("an entry of the maps that count calls was not understood");
        }
        parts.processes.awaitYoung(window.processes());
        publish(window, census);
        parts.kernel.refresh();
        reportCgroups();
    }

    /**
     * What a predecessor that was killed in the middle of a turn had not read. The maps tell, for it emptied them last;
     * entries of {@code hot_calls} stay after they were read.
     */
    private void takeOver(Window window, int number) {
        if (drain(window, number) > 0) {
            readHot(window, number);
        }
    }

    private void readHot(Window window, int number) {
        hotCalls.read((number & 1) * WindowStructs.HOT_CALLS, WindowStructs.HOT_CALLS,
                (data, key, value, stride, cpus) -> window.hot(data, value, stride, cpus, number));
    }

    /** @return how many entries there were */
    private int drain(Window window, int number) {
        return callMaps[number & 1].drain(window::call) + errorMaps[number & 1].drain(window::error);
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
        parts.ledger.ended(dead);
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
