// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceTarget;

/** One session from its begin to its end, with what signals do to it. Thread-safe. */
final class TraceRun {

    /** More than the grace period of what was started and the 5 s of the stages. */
    private static final Duration TO_END = Duration.ofSeconds(15);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final Duration TWICE = Duration.ofSeconds(1);

    private final TraceSession session;
    private final CountDownLatch reported;
    private final ForegroundGroup foreground;
    private Optional<Long> stoppedAt = Optional.empty();
    private Optional<Long> interruptedAt = Optional.empty();

    private TraceRun(TraceSession session, CountDownLatch reported, ForegroundGroup foreground) {
        this.session = session;
        this.reported = reported;
        this.foreground = foreground;
    }

    /** @throws IllegalStateException when no session can be begun */
    static TraceRun begin(TraceSessions sessions, TraceRequest request, TraceListener report,
            ForegroundGroup foreground) {
        CountDownLatch reported = new CountDownLatch(1);
        return new TraceRun(sessions.start(request, report.whenEnded(reported::countDown)), reported, foreground);
    }

    /** Waits for the end. Empty when a session that was stopped does not come to it. */
    Optional<TraceResult> result() throws InterruptedException {
        while (true) {
            Optional<TraceResult> result = session.await(GLANCE);
            if (result.isPresent()) {
                reported.await(TO_END.toMillis(), TimeUnit.MILLISECONDS);
                return result;
            }
            if (stopping().filter(at -> System.nanoTime() - at > TO_END.toNanos()).isPresent()) {
                return Optional.empty();
            }
        }
    }

    /**
     * Ctrl+C. A program on the terminal has got it too and does with it what it likes, as without tracing; a second one
     * within a second ends the session. Without a terminal, and for a process that was attached to, the first one does.
     */
    synchronized void interrupt() {
        long now = System.nanoTime();
        boolean twice = interruptedAt.filter(before -> now - before < TWICE.toNanos()).isPresent();
        interruptedAt = Optional.of(now);
        boolean gotItItself = session.request().target() instanceof TraceTarget.Command
                && session.program().isPresent() && foreground.has(session.program().getAsInt());
        if (twice || !gotItItself) {
            stop();
        }
    }

    synchronized void stop() {
        if (stoppedAt.isEmpty()) {
            stoppedAt = Optional.of(System.nanoTime());
        }
        session.stop();
    }

    private synchronized Optional<Long> stopping() {
        return stoppedAt;
    }
}
