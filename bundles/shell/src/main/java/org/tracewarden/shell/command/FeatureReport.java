// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.FeatureTable;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Units;

/** Finds the processes that are meant and prints their features, or those of the host. */
final class FeatureReport {

    private static final String HOST = "host";
    private static final int MOST_PROCESSES = 20;

    private final Needed needed;
    private final Screen screen;
    private final FeatureTable table;
    private final Clock clock;

    FeatureReport(Platform platform, Screen screen, FeatureTable table, Clock clock) {
        this.needed = new Needed(platform);
        this.screen = screen;
        this.table = table;
        this.clock = clock;
    }

    /**
     * @param target a pid, a name or {@code host}
     * @param last how far back; empty for as far as that resolution is kept
     */
    void print(String target, Resolution resolution, Optional<Duration> last, boolean json) throws CommandException {
        Features features = needed.features();
        Duration back = last.orElse(resolution.kept());
        mustBeKept(back, resolution);
        Instant since = clock.instant().minus(back);
        if (target.equals(HOST)) {
            print(features, Optional.empty(), resolution, since, json);
            screen.flush();
            return;
        }
        List<ProcessInfo> meant = meant(features, target);
        boolean first = true;
        for (ProcessInfo process : meant.subList(0, Math.min(MOST_PROCESSES, meant.size()))) {
            if (!first && !json) {
                screen.print("");
            }
            first = false;
            print(features, Optional.of(process), resolution, since, json);
        }
        if (meant.size() > MOST_PROCESSES && !json) {
            screen.print("\n" + Units.count(meant.size() - MOST_PROCESSES) + " more processes of this name; give a"
                    + " pid: " + pids(meant.subList(MOST_PROCESSES, meant.size())));
        }
        screen.flush();
    }

    private static void mustBeKept(Duration back, Resolution resolution) throws CommandException {
        if (back.compareTo(Resolution.MINUTE.kept()) > 0) {
            throw Failure.of("--since " + Units.words(back) + ": no more than the last 24 hours are kept");
        }
        if (back.compareTo(resolution.kept()) > 0) {
            throw Failure.of("--since " + Units.words(back) + ": with this resolution the last "
                    + Units.words(resolution.kept()) + " are kept; use a coarser one: --resolution "
                    + (back.compareTo(Resolution.TEN_SECONDS.kept()) > 0 ? "1m (24 hours)" : "10s (2 hours)"));
        }
    }

    private void print(Features features, Optional<ProcessInfo> process, Resolution resolution, Instant since,
            boolean json) throws CommandException {
        List<Feature> series = features.series(process.map(ProcessInfo::key), resolution, since);
        if (json) {
            JsonEncoder encoder = needed.json();
            series.forEach(feature -> screen.print(encoder.encode(feature)));
        } else {
            screen.print(table.lines(process, series));
        }
    }

    private static List<ProcessInfo> meant(Features features, String target) throws CommandException {
        List<ProcessInfo> known = features.known();
        List<ProcessInfo> found;
        if (target.matches("\\d+")) {
            int pid = new OptionValue("pid", target).number(1, Integer.MAX_VALUE);
            found = known.stream().filter(p -> p.pid() == pid).toList();
        } else {
            String name = new OptionValue("name", target).notEmpty();
            found = known.stream().filter(p -> p.comm().equals(name) || p.program().equals(name)).toList();
        }
        if (found.isEmpty()) {
            throw Failure.of(SafeText.of(target) + ": no features are kept of such a process, because it made no system"
                    + " calls while it was watched, or does not exist; they are kept of "
                    + Units.count(known.size()) + (known.size() == 1 ? " process" : " processes")
                    + ": trace:top --all, and of the host");
        }
        return found.stream().sorted(Comparator.comparingInt(ProcessInfo::pid)).toList();
    }

    private static String pids(List<ProcessInfo> processes) {
        return String.join(", ", processes.stream().limit(MOST_PROCESSES).map(p -> Integer.toString(p.pid())).toList())
                + (processes.size() > MOST_PROCESSES ? ", …" : "");
    }
}
