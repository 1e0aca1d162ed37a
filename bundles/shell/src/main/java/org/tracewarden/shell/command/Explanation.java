// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CertificatePage;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Finds the death that is meant and prints its certificate, or says why there is none. */
final class Explanation {

    private static final int MAX_PIDS_NAMED = 5;

    private final Platform platform;
    private final Needed needed;
    private final Screen screen;
    private final Times times;
    private final CertificatePage page;

    Explanation(Platform platform, Screen screen, Times times, CertificatePage page) {
        this.platform = platform;
        this.needed = new Needed(platform);
        this.screen = screen;
        this.times = times;
        this.page = page;
    }

    /** @param target a pid, a name, or {@code @} (or {@code #}) and a certificate's number */
    void explain(String target, boolean all, boolean json) throws CommandException {
        DeathRegistry registry = needed.deaths();
        if (target.startsWith("@") || target.startsWith("#")) {
            print(List.of(numbered(target, registry)), json);
        } else if (target.matches("\\d+")) {
            pid(new OptionValue("pid", target).number(1, Integer.MAX_VALUE), registry, all, json);
        } else {
            named(new OptionValue("name", target).notEmpty(), registry, all, json);
        }
        screen.flush();
    }

    private DeathCertificate numbered(String target, DeathRegistry registry) throws CommandException {
        String digits = target.substring(1);
        if (!digits.matches("\\d{1,18}")) {
            throw Failure.of(SafeText.of(target) + ": not the number of a death; use @ and a number, such as @12");
        }
        return registry.get(Long.parseLong(digits)).orElseThrow(() -> Failure.of("Death @" + digits + " is not known: "
                + Units.count(registry.issued()) + " were recorded, the oldest " + Units.count(registry.forgotten())
                + " of them are forgotten. trace:deaths lists those that are kept"));
    }

    private void pid(int pid, DeathRegistry registry, boolean all, boolean json) throws CommandException {
        List<DeathCertificate> deaths = registry.find(new DeathQuery(Optional.empty(), Optional.empty(),
                Optional.empty(), OptionalInt.empty(), Optional.empty(), OptionalInt.of(pid), false,
                registry.capacity()));
        Optional<ProcessTable.Entry> entry = platform.processes().flatMap(table -> table.find(pid));
        if (deaths.isEmpty()) {
            throw Failure.of(entry.map(Explanation::withoutDeath).orElse("Nothing is known of pid " + pid
                    + ": it did not end while it was watched, or so long ago that it is forgotten."));
        }
        print(all ? deaths : newest(deaths), json);
        if (!json) {
            others(deaths, all, Integer.toString(pid));
            entry.filter(ProcessTable.Entry::alive).ifPresent(now -> note("The pid is in use again, by a living "
                    + SafeText.of(now.info().program()) + "."));
        }
    }

    private void named(String name, DeathRegistry registry, boolean all, boolean json) throws CommandException {
        List<DeathCertificate> containing = registry.find(new DeathQuery(Optional.empty(), Optional.empty(),
                Optional.of(name), OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), false,
                registry.capacity()));
        List<DeathCertificate> exact = containing.stream().filter(d -> isNamed(d.process(), name)).toList();
        List<DeathCertificate> deaths = exact.isEmpty() ? containing : exact;
        if (deaths.isEmpty()) {
            throw Failure.of("No death of " + SafeText.of(name) + " is known." + living(name)
                    + " trace:deaths lists the deaths that are known");
        }
        print(all ? deaths : newest(deaths), json);
        if (!json) {
            others(deaths, all, SafeText.of(name));
        }
    }

    private void print(List<DeathCertificate> deaths, boolean json) throws CommandException {
        if (json) {
            var encoder = needed.json();
            deaths.forEach(death -> screen.print(encoder.encode(death)));
            return;
        }
        for (int i = 0; i < deaths.size(); i++) {
            if (i > 0) {
                screen.print("\n" + "─".repeat(screen.width()) + "\n");
            }
            screen.print(page.lines(deaths.get(i)));
        }
    }

    private void others(List<DeathCertificate> deaths, boolean all, String target) {
        int others = deaths.size() - 1;
        if (!all && others > 0) {
            DeathCertificate previous = deaths.get(deaths.size() - 2);
            note("The newest of " + deaths.size() + ". The one before was at "
                    + times.dated(previous.header().wallInstant()) + ": trace:why @" + previous.id()
                    + "; all: trace:why " + target + " --all");
        }
    }

    private void note(String text) {
        screen.print("\n" + screen.style().apply(Tone.FAINT, text));
    }

    private String living(String name) {
        List<String> pids = platform.processes().map(ProcessTable::living).orElse(List.of()).stream()
                .filter(process -> isNamed(process, name))
                .map(process -> Integer.toString(process.pid()))
                .toList();
        if (pids.isEmpty()) {
            return "";
        }
        String more = pids.size() > MAX_PIDS_NAMED ? " and " + (pids.size() - MAX_PIDS_NAMED) + " more" : "";
        return " It is alive as pid " + String.join(", ", pids.subList(0, Math.min(MAX_PIDS_NAMED, pids.size()))) + more
                + ".";
    }

    private static String withoutDeath(ProcessTable.Entry entry) {
        ProcessInfo process = entry.info();
        String who = "pid " + process.pid() + " (" + SafeText.of(process.program()) + ")";
        return entry.alive()
                ? who + " is alive: there is no death to explain. trace:ps --pid " + process.pid() + " shows it."
                : who + " has ended, and its certificate is not ready yet or no longer kept.";
    }

    private static boolean isNamed(ProcessInfo process, String name) {
        return process.comm().equals(name) || process.program().equals(name);
    }

    private static List<DeathCertificate> newest(List<DeathCertificate> deaths) {
        return deaths.subList(deaths.size() - 1, deaths.size());
    }
}
