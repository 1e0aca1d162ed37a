// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;

/**
 * One call that fails on one path with ENOENT, EACCES or ENOTDIR, again and again at equal intervals. Equal means that
 * all but every sixth are near the median: single late or missing ones do not matter, while attempts that come by
 * chance, such as those of a web server that looks for .htaccess at each request, are hardly ever so. Of a
 * fast loop the collector tells only the first calls of each second, whose intervals are right; the rate is then taken
 * from the counts. After lost events the interval across the loss is left out. What is denied as often as a
 * {@link PermissionStorm} is left to that, so that one trouble has one name.
 */
final class MissingFileLoop implements Detector {

    static final int PATHS = 32;
    private static final int INTERVALS = 15;
    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final Set<Integer> MISSING = Set.of(Errno.ENOENT, Errno.EACCES, Errno.ENOTDIR);

    private record Attempt(String call, int errno, String path) {}

    /** Attempts of one kind. */
    private static final class Series {
        final SyscallError error;
        long since;
        long last;
        boolean lastKnown;
        long regularFrom = UNKNOWN;
        long attempts;
        long[] intervals = new long[0];
        int filled;
        int next;

        Series(SyscallError error) {
            this.error = error;
        }

        void add(long at, long longest) {
            if (attempts > 0 && at - last > longest) {
                attempts = 0;
                filled = 0;
                next = 0;
                lastKnown = false;
                regularFrom = UNKNOWN;
            }
            since = attempts == 0 ? at : since;
            if (lastKnown) {
                addInterval(Math.max(0, at - last));
            }
            attempts++;
            last = at;
            lastKnown = true;
        }

        private void addInterval(long interval) {
            if (intervals.length == 0) {
                intervals = new long[INTERVALS];
            }
            intervals[next] = interval;
            next = (next + 1) % INTERVALS;
            filled = Math.min(filled + 1, INTERVALS);
        }

        long median() {
            long[] sorted = Arrays.copyOf(intervals, filled);
            Arrays.sort(sorted);
            return sorted[filled / 2];
        }

        /** Whether the latest intervals are equal; from when on they have been so is kept. */
        boolean regular(double deviation) {
            long median = median();
            long away = Arrays.stream(intervals, 0, filled)
                    .filter(interval -> Math.abs(interval - median) > deviation * median)
                    .count();
            if (away > filled / 6) {
                regularFrom = UNKNOWN;
            } else if (regularFrom == UNKNOWN) {
                regularFrom = last - Arrays.stream(intervals, 0, filled).sum();
            }
            return regularFrom != UNKNOWN;
        }
    }

    private static final class State {
        final Recent<Attempt, Series> series = new Recent<>(PATHS);
        /** The last span in which calls were withheld. */
        Optional<SyscallStats> withheld = Optional.empty();
    }

    private Settings.Missing settings;
    /** Denials at this interval or a shorter one are a storm. */
    private long stormIntervalNanos;
    private final Recent<ProcessKey, State> states;

    MissingFileLoop(Settings settings) {
        this.settings = settings.missing();
        this.stormIntervalNanos = settings.denied().intervalNanos();
        this.states = new Recent<>(settings.maxProcesses());
    }

    @Override
    public Optional<Sighting> failed(FailedSyscall event) {
        SyscallCall call = event.call();
        int errno = Errno.of(call);
        if (!MISSING.contains(errno) || call.path().isEmpty()) {
            return Optional.empty();
        }
        State state = states.getOrAdd(event.process().key(), State::new);
        Attempt attempt = new Attempt(call.syscall().label(), errno, Quantity.path(call.path()));
        Series series = state.series.getOrAdd(attempt, () -> new Series(call.error().get()));
        series.add(event.header().kernelTime(), settings.maxIntervalNanos());
        if (series.filled < settings.count() - 1 || !series.regular(settings.deviation())) {
            return Optional.empty();
        }
        long interval = series.median();
        if (errno == Errno.EACCES && interval <= stormIntervalNanos) {
            return Optional.empty();
        }
        boolean strong = event.header().kernelTime() - series.regularFrom >= settings.leastNanos();
        return Optional.of(new Sighting(PatternKind.MISSING_FILE_LOOP, event.process(), attempt.path(), strong,
                series.regularFrom, event.header(), 3 * interval, severity(interval),
                words(event, attempt, series, interval, state)));
    }

    /** Keeps the rate of what is withheld, of processes in which something was told. */
    @Override
    public Optional<Sighting> stats(SyscallStats event) {
        states.get(event.process().key())
                .ifPresent(state -> state.withheld = anyWithheld(event) ? Optional.of(event) : Optional.empty());
        return Optional.empty();
    }

    private static boolean anyWithheld(SyscallStats event) {
        return event.calls().stream()
                .flatMap(calls -> calls.errors().stream())
                .anyMatch(error -> error.withheld() > 0 && MISSING.contains(error.error().number()));
    }

    @Override
    public void gap() {
        for (State state : states.values()) {
            state.series.values().forEach(series -> series.lastKnown = false);
        }
    }

    private static Words words(FailedSyscall event, Attempt attempt, Series series, long interval, State state) {
        String error = series.error.name() + " (" + series.error.text() + ")";
        String every = Quantity.duration(interval);
        List<String> evidence = new ArrayList<>();
        evidence.add("path " + attempt.path());
        evidence.add(attempt.call() + " failed with " + error + " " + Quantity.count(series.attempts)
                + " times within " + Quantity.duration(series.last - series.since));
        evidence.add("median interval " + every);
        state.withheld.ifPresent(span -> evidence.add(rate(span, attempt)));
        boolean denied = attempt.errno() == Errno.EACCES;
        return new Words(
                "Missing-file retry loop: " + event.process().program() + " tries " + attempt.path() + " every " + every
                        + " and gets " + series.error.name(),
                evidence,
                "The program waits for a file that " + (denied ? "it may not reach" : "is not there")
                        + "; what depends on it does not work, and each attempt costs a walk through the directories.",
                denied
                        ? "Owner, mode or an access list of the file or of a directory above it keep the process out."
                        : "A configuration file is missing or a deployment is broken; or the program waits for a file "
                                + "by asking for it.",
                denied
                        ? "See which part of the path denies it (namei -l PATH) to uid " + event.process().uid() + "."
                        : "See whether the path is right and what was deployed or changed lately; put the file there "
                                + "or correct the configuration. If it is to wait, inotify does so without asking.");
    }

    private static String rate(SyscallStats span, Attempt attempt) {
        long count = 0;
        long withheld = 0;
        for (CallStats calls : span.calls()) {
            if (calls.syscall().label().equals(attempt.call())) {
                for (ErrorCount error : calls.errors()) {
                    count += error.error().number() == attempt.errno() ? error.count() : 0;
                    withheld += error.error().number() == attempt.errno() ? error.withheld() : 0;
                }
            }
        }
        return "counted: " + Quantity.rate(Streak.perSecond(span, count)) + " such failures on all paths, of which "
                + Quantity.rate(Streak.perSecond(span, withheld)) + " were not told one by one";
    }

    private static Severity severity(long interval) {
        return interval <= 10_000_000L ? Severity.HIGH : interval <= 1_000_000_000L ? Severity.MEDIUM : Severity.LOW;
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
        settings = all.missing();
        stormIntervalNanos = all.denied().intervalNanos();
        states.clear();
        states.resize(all.maxProcesses());
    }
}
