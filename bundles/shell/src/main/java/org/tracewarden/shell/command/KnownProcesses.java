// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.ProcessForest;
import org.tracewarden.shell.render.ProcessListing;
import org.tracewarden.shell.render.ProcessRow;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Lists the living, and on demand the dead, as a tree or by pid. */
final class KnownProcesses {

    /**
     * What to list.
     *
     * @param root only this pid and what stands under it
     * @param limit at most so many
     */
    record Choice(
            OptionalInt root,
            Optional<String> comm,
            Optional<String> container,
            boolean dead,
            boolean flat,
            int limit) {

        private boolean all() {
            return comm.isEmpty() && container.isEmpty();
        }

        private boolean wants(ProcessRow row) {
            ProcessInfo process = row.process();
            var workload = process.workload();
            return comm.map(c -> process.comm().contains(c) || process.program().contains(c)).orElse(true)
                    && container.map(c -> workload.containerId().startsWith(c) || workload.podUid().equals(c)
                            || workload.systemdUnit().equals(c)).orElse(true);
        }
    }

    private final Platform platform;
    private final Needed needed;
    private final Screen screen;
    private final ProcessListing listing;

    KnownProcesses(Platform platform, Screen screen, ProcessListing listing) {
        this.platform = platform;
        this.needed = new Needed(platform);
        this.screen = screen;
        this.listing = listing;
    }

    void list(Choice choice, boolean json) throws CommandException {
        ProcessTable table = needed.processes();
        ProcessForest forest = new ProcessForest(rows(table, choice.dead()));
        if (choice.root().isPresent()) {
            forest = forest.under(root(table, choice.root().getAsInt(), choice.dead()));
        }
        if (!choice.all() && !choice.flat()) {
            forest = forest.leadingTo(choice::wants);
        }
        List<ProcessForest.Branch> found = choice.flat() ? flat(forest, choice) : forest.branches();
        List<ProcessForest.Branch> shown = found.subList(0, Math.min(choice.limit(), found.size()));
        if (json) {
            var encoder = needed.json();
            shown.stream()
                    .map(ProcessForest.Branch::row)
                    .filter(choice::wants)
                    .forEach(row -> screen.print(encoder.encode(row.process())));
        } else if (found.isEmpty()) {
            screen.print("No process matches. trace:ps lists all that are known ("
                    + Units.count(table.living().size()) + " living)");
        } else {
            screen.print(listing.lines(shown));
            if (shown.size() < found.size()) {
                screen.print(screen.style().apply(Tone.FAINT,
                        "The first " + Units.count(shown.size()) + " of " + Units.count(found.size())
                                + "; --limit shows more."));
            }
        }
        screen.flush();
    }

    private static List<ProcessForest.Branch> flat(ProcessForest forest, Choice choice) {
        return forest.branches().stream()
                .map(ProcessForest.Branch::row)
                .filter(choice::wants)
                .sorted((a, b) -> Integer.compare(a.process().pid(), b.process().pid()))
                .map(row -> new ProcessForest.Branch("", row))
                .toList();
    }

    private static ProcessKey root(ProcessTable table, int pid, boolean dead) throws CommandException {
        ProcessTable.Entry entry = table.find(pid)
                .orElseThrow(() -> Failure.of(
                        "--pid " + pid + ": no such process is known; trace:ps lists those that are"));
        if (!entry.alive() && !dead) {
            throw Failure.of("--pid " + pid + ": this process has ended; trace:why " + pid + " explains its death");
        }
        return entry.info().key();
    }

    private List<ProcessRow> rows(ProcessTable table, boolean dead) {
        List<ProcessRow> rows = new ArrayList<>();
        Set<ProcessKey> living = new HashSet<>();
        for (ProcessInfo process : table.living()) {
            living.add(process.key());
            // not process.parent(): who forked it may be gone, and the process be given to a reaper
            rows.add(new ProcessRow(process, table.ancestry(process.key()).stream().findFirst().map(ProcessInfo::key),
                    Optional.empty()));
        }
        if (dead) {
            platform.deaths().map(KnownProcesses::kept).orElse(List.of()).stream()
                    .filter(death -> !living.contains(death.process().key()))
                    .map(death -> new ProcessRow(death.process(),
                            death.ancestry().stream().findFirst().map(ProcessInfo::key), Optional.of(death.status())))
                    .forEach(rows::add);
        }
        return rows;
    }

    private static List<DeathCertificate> kept(DeathRegistry registry) {
        return registry.find(DeathQuery.newest(registry.capacity()));
    }
}
