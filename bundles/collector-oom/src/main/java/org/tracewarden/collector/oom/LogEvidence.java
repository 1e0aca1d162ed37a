// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.tracewarden.linux.proc.KernelLog;

/** Finds what the kernel log says of a victim. For one thread. */
final class LogEvidence {

    private static final int MAX_KEPT = 64;
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private final Optional<KernelLog> log;
    private final Deque<Kept<OomReport>> reports = new ArrayDeque<>();
    private final Deque<Kept<KillNotice>> notices = new ArrayDeque<>();

    LogEvidence(Optional<KernelLog> log) {
        this.log = log;
    }

    /**
     * What was written about a victim; each line is found once.
     *
     * @param isVictim pids that mean the victim: its process's, or that of the thread which was marked
     * @param waitMillis how long to wait when the line is not there yet
     */
    Found about(IntPredicate isVictim, int waitMillis) {
        if (log.isEmpty()) {
            return Found.NOTHING;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        while (true) {
            drain(log.get());
            Optional<OomReport> report = take(reports, kept -> isVictim.test(kept.pid()));
            if (report.isPresent()) {
                return new Found(report, Optional.empty());
            }
            // the kernel writes the report before the notice: with a notice there, no report will come
            Optional<KillNotice> notice = take(notices, kept -> isVictim.test(kept.pid()));
            if (notice.isPresent() || System.nanoTime() >= deadline) {
                return new Found(Optional.empty(), notice);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    void close() {
        log.ifPresent(KernelLog::close);
    }

    private void drain(KernelLog source) {
        long now = System.nanoTime();
        for (KernelLog.Line line : source.drain()) {
            OomReport.parse(line.text()).ifPresent(report -> keep(reports, new Kept<>(report, now)));
            KillNotice.parse(line.text()).ifPresent(notice -> keep(notices, new Kept<>(notice, now)));
        }
        // the pid of a line that nobody asked for may belong to another process later
        reports.removeIf(kept -> now - kept.at > MAX_AGE_NANOS);
        notices.removeIf(kept -> now - kept.at > MAX_AGE_NANOS);
    }

    private static <T> void keep(Deque<Kept<T>> lines, Kept<T> line) {
        if (lines.size() == MAX_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private static <T> Optional<T> take(Deque<Kept<T>> lines, Predicate<T> wanted) {
        for (Iterator<Kept<T>> newestFirst = lines.descendingIterator(); newestFirst.hasNext();) {
            T line = newestFirst.next().line;
            if (wanted.test(line)) {
                newestFirst.remove();
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** At most one of both. */
    record Found(Optional<OomReport> report, Optional<KillNotice> notice) {

        static final Found NOTHING = new Found(Optional.empty(), Optional.empty());
    }

    private record Kept<T>(T line, long at) {}
}
