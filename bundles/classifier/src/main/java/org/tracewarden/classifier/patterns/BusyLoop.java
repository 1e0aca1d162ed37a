// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;

/**
 * A call that fails with EAGAIN thousands of times a second and nearly always, for some seconds in a row. Servers that
 * read until there is nothing left have one EAGAIN for each read that brought something, and are none. Half of the rate
 * keeps an episode going. A second that is missing breaks the row. The file is sampled from the calls told.
 */
final class BusyLoop implements Detector {

    static final int CALLS = 8;

    private static final class State {
        final Map<String, Streak> streaks = new HashMap<>();
        final Recent<String, OpenFile> files = new Recent<>(CALLS);
    }

    private record Spin(String call, long failed, long returned) {

        double share() {
            return (double) failed / Math.max(failed, returned);
        }
    }

    private Settings.Busy settings;
    private final Recent<ProcessKey, State> states;

    BusyLoop(Settings settings) {
        this.settings = settings.busy();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> failed(FailedSyscall event) {
        if (Errno.of(event.call()) == Errno.EAGAIN && event.call().file().isPresent()) {
            Recent<String, OpenFile> files = states.getOrAdd(event.process().key(), State::new).files;
            files.remove(event.call().syscall().label());
            files.getOrAdd(event.call().syscall().label(), () -> event.call().file().get());
        }
        return Optional.empty();
    }

    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        if (!Streak.tellsRate(event)) {
            return Optional.empty();
        }
        List<Spin> spins = spins(event);
        Optional<State> known = states.get(event.process().key());
        if (spins.isEmpty()) {
            known.ifPresent(state -> state.streaks.clear());
            return Optional.empty();
        }
        State state = known.orElseGet(() -> states.getOrAdd(event.process().key(), State::new));
        state.streaks.keySet().retainAll(spins.stream().map(Spin::call).toList());
        for (Spin spin : spins) {
            state.streaks.computeIfAbsent(spin.call(), call -> new Streak())
                    .add(event, Streak.perSecond(event, spin.failed()) >= settings.rate());
        }
        Spin worst = spins.get(0);
        Streak streak = state.streaks.get(worst.call());
        boolean strong = streak.spans() >= settings.seconds();
        return Optional.of(new Sighting(PatternKind.BUSY_LOOP, event.process(), "", strong,
                strong ? streak.since() : event.from(), event.header(), 0,
                severity(Streak.perSecond(event, worst.failed())), words(event, state, worst)));
    }

    /** Calls that spin at half the rate at least, the worst first; bounded by {@link #CALLS}. */
    private List<Spin> spins(SyscallStats event) {
        Map<String, long[]> sums = new HashMap<>();
        for (CallStats calls : event.calls()) {
            long[] sum = sums.computeIfAbsent(calls.syscall().label(), call -> new long[2]);
            sum[1] += calls.count();
            calls.errors().forEach(error -> sum[0] += error.error().number() == Errno.EAGAIN ? error.count() : 0);
        }
        return sums.entrySet().stream()
                .map(entry -> new Spin(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .filter(spin -> spin.failed() > 0 && spin.share() >= settings.share())
                .filter(spin -> Streak.perSecond(event, spin.failed()) >= settings.rate() / 2.0)
                .sorted((a, b) -> Long.compare(b.failed(), a.failed()))
                .limit(CALLS)
                .toList();
    }

    private static Words words(SyscallStats event, State state, Spin spin) {
        String rate = Quantity.rate(Streak.perSecond(event, spin.failed()));
        List<String> evidence = new ArrayList<>();
        evidence.add(rate + " " + spin.call() + " calls failed with EAGAIN, " + Quantity.percent(spin.share())
                + " of those calls");
        Optional<OpenFile> file = state.files.get(spin.call());
        file.ifPresent(f -> evidence.add("descriptor, sampled: " + f.descriptor() + " " + Quantity.path(f.path())
                + (f.nonBlocking() ? ", O_NONBLOCK" : "")));
        Optional<SocketInfo> full = file.flatMap(OpenFile::socket)
                .filter(s -> s.sendBufferBytes() > 0 && 2 * s.sendQueueBytes() >= s.sendBufferBytes());
        full.ifPresent(s -> evidence.add("its send queue holds " + Quantity.count(s.sendQueueBytes()) + " of "
                + Quantity.count(s.sendBufferBytes()) + " bytes (SO_SNDBUF)"));
        boolean futex = Set.of("futex", "futex_waitv").contains(spin.call());
        return new Words(
                "Busy loop: " + event.process().program() + " calls " + spin.call() + "() in vain " + rate,
                evidence,
                "A CPU is kept busy with asking; other work gets less of it, and power is wasted.",
                futex
                        ? "The futex changes between looking and waiting: threads fight over one lock or counter, or "
                                + "spin by design."
                        : "A non-blocking descriptor is asked in a loop instead of waiting until it is ready"
                                + (full.isPresent() ? "; its peer does not read what was sent" : "") + ".",
                futex
                        ? "Hold the lock for less time or split it, and let waiters back off."
                        : "Wait with epoll_wait, poll or io_uring until the descriptor is ready, or make it blocking.");
    }

    private static Severity severity(double rate) {
        return rate >= 10_000 ? Severity.HIGH : Severity.MEDIUM;
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
        settings = all.busy();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
