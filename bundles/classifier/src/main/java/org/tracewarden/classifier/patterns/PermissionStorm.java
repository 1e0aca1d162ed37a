// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;

/**
 * Many EACCES and EPERM a second, for some seconds in a row. The rate is that of the counts, which nothing withholds;
 * half of it keeps an episode going. A second that is missing breaks the row. Paths are sampled from the calls told.
 */
final class PermissionStorm implements Detector {

    static final int PATHS = 8;
    private static final Set<Integer> DENIED = Set.of(Errno.EACCES, Errno.EPERM);
    private static final int SHOWN = 5;

    private static final class State {
        final Streak streak = new Streak();
        final Recent<String, String> paths = new Recent<>(PATHS);
    }

    private Settings.Denied settings;
    private final Recent<ProcessKey, State> states;

    PermissionStorm(Settings settings) {
        this.settings = settings.denied();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> failed(FailedSyscall event) {
        if (DENIED.contains(Errno.of(event.call())) && !event.call().path().isEmpty()) {
            String path = Quantity.path(event.call().path());
            states.getOrAdd(event.process().key(), State::new).paths.getOrAdd(path, () -> path);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        if (!Streak.tellsRate(event)) {
            return Optional.empty();
        }
        double rate = Streak.perSecond(event, CallCounts.errors(event, Set.of(), DENIED));
        Optional<State> known = states.get(event.process().key());
        if (rate < settings.rate() / 2.0 || rate == 0) {
            known.ifPresent(state -> state.streak.add(event, false));
            return Optional.empty();
        }
        State state = known.orElseGet(() -> states.getOrAdd(event.process().key(), State::new));
        state.streak.add(event, rate >= settings.rate());
        boolean strong = state.streak.spans() >= settings.seconds();
        return Optional.of(new Sighting(PatternKind.PERMISSION_DENIED_STORM, event.process(), "", strong,
                strong ? state.streak.since() : event.from(), event.header(), 0, severity(rate),
                words(event, state, rate)));
    }

    private static Words words(SyscallStats event, State state, double rate) {
        List<String> calls = event.calls().stream()
                .flatMap(PermissionStorm::denials)
                .sorted(Comparator.comparingLong(Denials::count).reversed())
                .map(d -> d.call() + " " + d.error() + " " + Quantity.rate(Streak.perSecond(event, d.count())))
                .toList();
        String uid = "uid " + event.process().uid();
        List<String> evidence = new ArrayList<>();
        evidence.add(Quantity.rate(rate) + " calls denied, as " + uid);
        evidence.add("calls: " + Quantity.some(calls, SHOWN));
        if (state.paths.size() > 0) {
            evidence.add("paths, sampled: " + Quantity.some(state.paths.values(), SHOWN));
        }
        return new Words(
                "Permission-denied storm: " + event.process().program() + " (" + uid + ") is denied "
                        + Quantity.rate(rate) + " calls",
                evidence,
                "The process makes no headway with what it tries, and burns CPU trying; tried on many paths it may be "
                        + "a search for what lies open.",
                "The process runs as another user than its files or devices want, a capability, an access list or a "
                        + "security module (SELinux, AppArmor, seccomp) denies it, or a program retries without pause.",
                "Compare owner and mode of the paths with " + uid + " (namei -l PATH), look for denials in the audit "
                        + "log, and let the program give up or pause after a denial. If it has no business "
                        + "there, stop it.");
    }

    private record Denials(String call, String error, long count) {}

    private static Stream<Denials> denials(CallStats calls) {
        return calls.errors().stream()
                .filter(error -> DENIED.contains(error.error().number()))
                .map(error -> new Denials(calls.syscall().label(), error.error().name(), error.count()));
    }

    private static Severity severity(double rate) {
        return rate >= 10_000 ? Severity.CRITICAL : rate >= 1000 ? Severity.HIGH : Severity.MEDIUM;
    }

    @Override
    public void forget(ProcessKey process) {
        states.remove(process);
    }

    @Override
    public long forgotten() {
        return states.evicted();
    }

    @Override
    public void configure(Settings all) {
        settings = all.denied();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
