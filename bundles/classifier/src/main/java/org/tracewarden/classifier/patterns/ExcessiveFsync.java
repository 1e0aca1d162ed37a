// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * Synchronous writes that are slow: several slow ones in the window, or a share of the window spent in them where they
 * take {@link #NOTICEABLE_NANOS} on average. A database whose syncs take 2 ms is healthy however many there are. Lost
 * events can only hide it.
 */
final class ExcessiveFsync implements Detector {

    /** The seed's lowest threshold of blocking I/O. */
    static final long NOTICEABLE_NANOS = 10_000_000L;
    private static final Set<String> CALLS =
            Set.of("fsync", "fdatasync", "sync_file_range", "sync_file_range2", "msync", "syncfs");
    private static final long MS_SYNC = 4;
    private static final int FILES_SHOWN = 5;

    private static final class State {
        final RecentCalls<Optional<OpenFile>> slow = new RecentCalls<>();
        final SlidingSum returned;
        final SlidingSum insideNanos;

        State(int seconds) {
            returned = new SlidingSum(seconds);
            insideNanos = new SlidingSum(seconds);
        }
    }

    private Settings.Fsync settings;
    private final Recent<ProcessKey, State> states;

    ExcessiveFsync(Settings settings) {
        this.settings = settings.fsync();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> slow(SlowSyscall event) {
        SyscallCall call = event.call();
        if (!synchronous(call) || call.latencyNanos() < settings.slowNanos()) {
            return Optional.empty();
        }
        State state = state(event.process());
        state.slow.add(event.header(), call, 1, call.file());
        state.slow.forgetBefore(event.header().kernelTime() - settings.windowNanos());
        return Optional.of(sighting(event.process(), event.header(), state,
                state.slow.size() >= settings.count(), state.slow.since(), state.slow.median(),
                Sighting.untilToldAgain(event.call())));
    }

    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        CallCounts counts = CallCounts.of(event, CALLS);
        if (counts.returned() == 0 && counts.insideNanos() == 0) {
            return Optional.empty();
        }
        State state = state(event.process());
        state.returned.add(event.to(), counts.returned());
        state.insideNanos.add(event.to(), counts.insideNanos());
        long inside = state.insideNanos.sum(event.to());
        long mean = inside / Math.max(1, state.returned.sum(event.to()));
        double share = (double) inside / settings.windowNanos();
        if (mean < NOTICEABLE_NANOS || share < settings.share() / 2) {
            return Optional.empty();
        }
        state.slow.forgetBefore(event.to() - settings.windowNanos());
        return Optional.of(sighting(event.process(), event.header(), state, share >= settings.share(),
                event.to() - settings.windowNanos(), state.slow.isEmpty() ? mean : state.slow.median(), 0));
    }

    private static boolean synchronous(SyscallCall call) {
        String name = call.syscall().name();
        return CALLS.contains(name) && (!name.equals("msync") || (call.arguments().third() & MS_SYNC) != 0);
    }

    private State state(ProcessInfo process) {
        return states.getOrAdd(process.key(), () -> new State(settings.windowSeconds()));
    }

    /** @param typical latency of one call */
    private Sighting sighting(ProcessInfo process, EventHeader at, State state, boolean strong, long since,
            long typical, long nextWithin) {
        double bound = 1e9 / Math.max(1, typical);
        double rate = (double) state.returned.sum(at.kernelTime()) / settings.windowSeconds();
        double share = (double) state.insideNanos.sum(at.kernelTime()) / settings.windowNanos();
        List<String> evidence = new ArrayList<>();
        if (!state.slow.isEmpty()) {
            evidence.add(state.slow.size() + " calls of " + state.slow.names() + " took "
                    + Quantity.duration(settings.slowNanos()) + " or more within "
                    + Quantity.duration(settings.windowNanos()) + ", the longest "
                    + Quantity.duration(state.slow.longest()));
        }
        evidence.add((state.slow.isEmpty() ? "average" : "median") + " latency " + Quantity.duration(typical));
        if (share > 0) {
            evidence.add(Quantity.rate(rate) + " sync calls; " + Quantity.percent(share)
                    + " of the time in them, summed over threads");
        }
        List<String> files = files(state);
        if (!files.isEmpty()) {
            evidence.add("files: " + Quantity.some(files, FILES_SHOWN));
        }
        String each = Quantity.duration(typical);
        boolean remote = state.slow.details().flatMap(Optional::stream).anyMatch(OpenFile::onNetworkFileSystem);
        Words words = new Words(
                "Excessive fsync: each synchronous write of " + process.program() + " takes " + each
                        + ", so one thread gets at most " + Quantity.rate(bound),
                evidence,
                "Throughput is limited by the speed at which storage syncs: a thread that syncs after each write gets "
                        + "at most " + Quantity.rate(bound) + " (a hard disk manages some 10 to 100 a second).",
                "The program forces its writes to storage one by one: typically a database's write-ahead log, or "
                        + "journaling." + (remote ? " The file lies on another host, which adds the network." : ""),
                "Let several writes share one sync (group commit, batches), write asynchronously where the data may be "
                        + "lost, or put these files on faster storage.");
        return new Sighting(PatternKind.EXCESSIVE_FSYNC, process, "", strong, since, at, nextWithin, severity(typical),
                words);
    }

    private static List<String> files(State state) {
        return state.slow.details()
                .flatMap(Optional::stream)
                .map(file -> Quantity.path(file.path())
                        + (file.fileSystem().isEmpty() ? "" : " (" + file.fileSystem() + ")"))
                .distinct()
                .sorted()
                .toList();
    }

    /** The seed's thresholds of blocking I/O. */
    private static Severity severity(long nanos) {
        long millis = nanos / 1_000_000;
        if (nanos > 500_000_000L) {
            return Severity.CRITICAL;
        }
        return millis >= 100 ? Severity.HIGH : millis >= 50 ? Severity.MEDIUM : Severity.LOW;
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
        settings = all.fsync();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
