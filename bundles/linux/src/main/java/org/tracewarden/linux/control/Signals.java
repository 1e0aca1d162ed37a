// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.tracewarden.api.process.ProcessKey;

/** Sends signals to processes that were listed by pid, and only to those that still are what they were listed as. */
final class Signals {

    private final LinuxPidfds pidfds;
    private final ProcessStats stats;

    Signals(ProcessStats stats) {
        this.stats = stats;
        this.pidfds = new LinuxPidfds(stats);
    }

    /** @param stillMeant asked once the process cannot be mistaken for another one any more */
    void send(int signal, Collection<Integer> pids, IntPredicate stillMeant) {
        for (int pid : pids) {
            Optional<ProcessKey> key = pidfds.identify(pid);
            if (key.isEmpty()) {
                continue;
            }
            try (Pidfd process = pidfds.open(key.get()).orElse(null)) {
                if (process != null && stillMeant.test(pid)) {
                    process.signal(signal);
                }
            }
        }
    }

    void send(int signal, Collection<ProcessKey> processes) {
        for (ProcessKey key : processes) {
            try (Pidfd process = pidfds.open(key).orElse(null)) {
                if (process != null) {
                    process.signal(signal);
                }
            }
        }
    }

    /** One sentence that names them and says what holds them up. */
    String describe(Collection<Integer> pids) {
        List<String> shown = pids.stream()
                .limit(8)
                .flatMap(pid -> stats.read(pid).stream())
                .map(stat -> stat.pid() + " " + stat.comm() + " (state " + stat.state() + ")")
                .toList();
        boolean waiting = pids.stream().flatMap(pid -> stats.read(pid).stream()).anyMatch(stat -> stat.state() == 'D');
        return String.join(", ", shown) + (pids.size() > 8 ? " and " + (pids.size() - 8) + " more" : "")
                + (waiting ? "; state D waits for a device or file server that does not answer, and the process ends"
                        + " when it does" : "");
    }
}
