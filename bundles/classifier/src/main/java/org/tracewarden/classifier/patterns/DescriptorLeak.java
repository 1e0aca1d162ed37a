// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Descriptors that are opened and not closed. Counts make a process suspect; /proc decides, for it also knows of what
 * the counts do not (descriptors that an exec closed, or a close_range, or that came in a message): at several looks
 * there must be more each time. A process that gets EMFILE, with its descriptors near the limit, needs one look only.
 * Few closes are no evidence where events were lost: the counts then begin anew.
 */
final class DescriptorLeak implements Detector {

    private static final Set<String> OPEN = Set.of("open", "openat", "openat2", "creat", "socket", "accept", "accept4",
            "dup", "dup2", "dup3", "eventfd", "eventfd2", "epoll_create", "epoll_create1", "timerfd_create",
            "memfd_create", "memfd_secret", "inotify_init", "inotify_init1", "signalfd", "signalfd4", "io_uring_setup",
            "pidfd_open", "pidfd_getfd", "userfaultfd", "fanotify_init", "perf_event_open", "open_by_handle_at");
    private static final Set<String> OPEN_TWO = Set.of("pipe", "pipe2", "socketpair");
    private static final Set<String> CLOSE = Set.of("close", "close_range");
    private static final Set<Integer> TOO_MANY = Set.of(Errno.EMFILE);
    private static final double NEAR_LIMIT = 0.9;
    private static final long MINUTE = 60_000_000_000L;

    private record Look(long at, int open) {}

    private static final class State {
        final SlidingSum opened;
        final SlidingSum closed;
        final SlidingSum refused;
        final List<Look> rising = new ArrayList<>();
        ProcessInfo process;
        long suspectUntil = Long.MIN_VALUE;
        long lookedAt = Long.MIN_VALUE;
        boolean confirmed;
        long countedFrom = Long.MAX_VALUE;

        State(int seconds) {
            opened = new SlidingSum(seconds);
            closed = new SlidingSum(seconds);
            refused = new SlidingSum(seconds);
        }
    }

    private Settings.Leak settings;
    private final Recent<ProcessKey, State> states;

    DescriptorLeak(Settings settings) {
        this.settings = settings.leak();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        long opened = CallCounts.of(event, OPEN).succeeded() + 2 * CallCounts.of(event, OPEN_TWO).succeeded();
        long closed = CallCounts.of(event, CLOSE).succeeded();
        long refused = CallCounts.errors(event, Set.of(), TOO_MANY);
        Optional<State> known = states.get(event.process().key());
        if (known.isEmpty() && opened + closed + refused == 0) {
            return Optional.empty();
        }
        State state = known.orElseGet(() -> states.getOrAdd(event.process().key(),
                () -> new State(settings.windowSeconds())));
        state.process = event.process();
        state.countedFrom = Math.min(state.countedFrom, event.from());
        state.opened.add(event.to(), opened);
        state.closed.add(event.to(), closed);
        state.refused.add(event.to(), refused);
        if (suspect(state, event.to())) {
            state.suspectUntil = event.to() + 2 * settings.lookNanos();
        }
        return Optional.empty();
    }

    private boolean suspect(State state, long now) {
        long opened = state.opened.sum(now);
        long closed = state.closed.sum(now);
        boolean grows = opened - closed >= settings.growth() && closed <= settings.closeShare() * opened;
        return grows || state.refused.sum(now) > 0 && (closed == 0 || state.confirmed);
    }

    /** Processes to look at now, those that wait for longest first; at most as many as a second may have. */
    List<ProcessKey> due(long now) {
        return states.entries().entrySet().stream()
                .filter(entry -> now <= entry.getValue().suspectUntil)
                .filter(entry -> entry.getValue().lookedAt == Long.MIN_VALUE
                        || now - entry.getValue().lookedAt >= settings.lookNanos())
                .sorted(Comparator.comparingLong(entry -> entry.getValue().lookedAt))
                .limit(settings.looksPerSecond())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param found empty when the process has ended or could not be read */
    Optional<Sighting> looked(ProcessKey process, EventHeader at, Optional<ProcFs.Descriptors> found) {
        Optional<State> known = states.get(process);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        State state = known.get();
        long now = at.kernelTime();
        boolean late = state.lookedAt != Long.MIN_VALUE && now - state.lookedAt > 3 * settings.lookNanos();
        state.lookedAt = now;
        if (found.isEmpty()) {
            state.rising.clear();
            return Optional.empty();
        }
        int open = found.get().open();
        List<Look> rising = state.rising;
        if (late || !rising.isEmpty() && open <= rising.get(rising.size() - 1).open()) {
            rising.clear();
        }
        rising.add(new Look(now, open));
        if (rising.size() > settings.looks()) {
            rising.remove(0);
        }
        boolean exhausted = state.refused.sum(now) > 0 && open >= NEAR_LIMIT * found.get().limit();
        if (!exhausted && rising.size() < 2) {
            return Optional.empty();
        }
        state.confirmed |= exhausted || rising.size() >= settings.looks();
        return Optional.of(sighting(state, at, found.get(), exhausted));
    }

    private Sighting sighting(State state, EventHeader at, ProcFs.Descriptors found, boolean exhausted) {
        List<Look> rising = state.rising;
        Look first = rising.get(0);
        Look last = rising.get(rising.size() - 1);
        double seconds = Math.min(settings.windowSeconds(), Math.max(1, (last.at() - state.countedFrom) / 1e9));
        double opens = state.opened.sum(last.at()) / seconds;
        double closes = state.closed.sum(last.at()) / seconds;
        double slope = rising.size() < 2
                ? Math.max(0, opens - closes)
                : (last.open() - first.open()) * 1e9 / Math.max(1, last.at() - first.at());
        boolean limited = found.limit() != Long.MAX_VALUE;
        long left = limited && slope > 0
                ? (long) Math.min(Long.MAX_VALUE / 2, Math.max(0, found.limit() - last.open()) / slope * 1e9)
                : Long.MAX_VALUE;
        long refused = state.refused.sum(last.at());
        String inWindow = " over the last " + Math.round(seconds) + " s";
        List<String> evidence = new ArrayList<>();
        evidence.add("opened " + Quantity.rate(opens) + ", closed " + Quantity.rate(closes) + inWindow);
        evidence.add(Quantity.count(last.open()) + " descriptors open, limit "
                + (limited ? Quantity.count(found.limit()) : "none") + " (RLIMIT_NOFILE)");
        if (rising.size() > 1) {
            evidence.add("/proc found more at each of " + rising.size() + " looks within "
                    + Quantity.duration(last.at() - first.at()) + ": from " + Quantity.count(first.open()) + " to "
                    + Quantity.count(last.open()) + ", " + Quantity.rate(slope));
        }
        if (refused > 0) {
            evidence.add(Quantity.count(refused) + " calls failed with EMFILE" + inWindow);
        } else if (left != Long.MAX_VALUE) {
            evidence.add("the limit is reached in about " + Quantity.duration(left));
        }
        String program = state.process.program();
        Words words = new Words(
                "File descriptor leak: " + program + " has " + Quantity.count(last.open()) + " open"
                        + (limited ? " of " + Quantity.count(found.limit()) : "")
                        + (exhausted ? " and gets no more" : ", " + Quantity.rate(slope) + " more"
                                + (left == Long.MAX_VALUE ? "" : "; limit in about " + Quantity.duration(left))),
                evidence,
                exhausted
                        ? "Opening files, accepting and making connections fail with EMFILE (too many open files)."
                        : "At the limit, opening files and connections fails with EMFILE (too many open files), and "
                                + "most programs break down.",
                "Files or sockets are opened and not closed, often on the way out of an error"
                        + (exhausted ? "; or the limit is too low for what the program does." : "."),
                "See what they are (ls -l /proc/" + state.process.pid() + "/fd) and close them in the program. Raising "
                        + "the limit (ulimit -n, LimitNOFILE=, prlimit) gains time only.");
        return new Sighting(PatternKind.DESCRIPTOR_LEAK, state.process, "",
                exhausted || rising.size() >= settings.looks(), first.at(), at, 0, severity(refused, left), words);
    }

    private static Severity severity(long refused, long left) {
        if (refused > 0) {
            return Severity.CRITICAL;
        }
        return left < 10 * MINUTE ? Severity.HIGH : left < 24 * 60 * MINUTE ? Severity.MEDIUM : Severity.LOW;
    }

    @Override
    public void gap() {
        for (State state : states.values()) {
            state.opened.clear();
            state.closed.clear();
            state.refused.clear();
            state.countedFrom = Long.MAX_VALUE;
        }
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
        settings = all.leak();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
