// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports;
import org.tracewarden.api.trace.TraceReports.Look;
import org.tracewarden.api.trace.TraceReports.View;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;

/**
 * Runs a trace session and prints what it brings, until the program or the time ends, Ctrl+C is pressed, or nobody
 * reads any more. The session never outlives the command.
 */
final class TraceFollowing {

    /** What is given when tracing itself failed, as by env(1) and timeout(1). */
    static final int TRACING_FAILED = 125;

    private static final Duration GLANCE = Duration.ofMillis(100);
    /** More than the grace period of what was started and the 5 s of the stages. */
    private static final Duration TO_END = Duration.ofSeconds(15);

    /** What is asked for beside the program. @param forAtMost empty for as long as it takes */
    record Wish(View view, boolean json, boolean wide, Set<String> syscalls, Optional<Duration> forAtMost) {}

    private final TraceSessions sessions;
    private final TraceReports reports;
    private final Screen screen;

    TraceFollowing(TraceSessions sessions, TraceReports reports, Screen screen) {
        this.sessions = sessions;
        this.reports = reports;
        this.screen = screen;
    }

    /**
     * Follows a session to its end.
     *
     * @param target given the streams for a program that is started
     * @return what a shell would give for it
     * @throws CommandException when no session can be begun now
     */
    int follow(Function<ProgramStreams, TraceTarget> target, Wish wish) throws CommandException {
        try (TraceRelay relay = new TraceRelay()) {
            Look look = new Look(relay.report(), wish.json(), screen.style() == Style.ANSI,
                    wish.wide() ? Integer.MAX_VALUE : screen.width());
            TraceListener listener = reports.report(wish.view(), look).whenEnded(relay::end);
            // a remote console has one stream that is sure to arrive, and JSON has to be alone on it
            OutputStream copied = wish.json() ? OutputStream.nullOutputStream() : relay.program();
            ProgramStreams streams = new ProgramStreams.Copied(copied, copied);
            TraceSession session;
            try {
                session = sessions.start(new TraceRequest(target.apply(streams), wish.syscalls()), listener);
            } catch (IllegalStateException | IllegalArgumentException refused) {
                throw Failure.of(SafeText.of(String.valueOf(refused.getMessage())));
            }
            try {
                return follow(session, relay, wish.forAtMost());
            } finally {
                session.stop();
            }
        }
    }

    private int follow(TraceSession session, TraceRelay relay, Optional<Duration> forAtMost) throws CommandException {
        long begin = System.nanoTime();
        Optional<Long> stoppedAt = Optional.empty();
        boolean interrupted = false;
        Printed printed = new Printed();
        while (!over(session, relay)) {
            try {
                Optional<TraceRelay.Piece> piece = relay.next(GLANCE);
                for (int burst = 0; piece.isPresent() && burst < 1000; burst++) {
                    printed.print(piece.get());
                    piece = relay.idle() ? Optional.empty() : relay.next(Duration.ZERO);
                }
                boolean read = screen.flush();
                boolean timeUp = forAtMost.filter(most -> System.nanoTime() - begin >= most.toNanos()).isPresent();
                if (stoppedAt.isEmpty() && (!read || timeUp)) {
                    session.stop();
                    stoppedAt = Optional.of(System.nanoTime());
                }
            } catch (InterruptedException asked) {
                // Ctrl+C or the end of the console session. Not raised again: what the session still has to tell is
                // worth waiting for. Who asks twice does not think so
                if (interrupted) {
                    break;
                }
                interrupted = true;
                session.stop();
                stoppedAt = Optional.of(System.nanoTime());
            }
            if (stoppedAt.filter(at -> System.nanoTime() - at > TO_END.toNanos()).isPresent()) {
                throw Failure.of("Session " + session.id() + " was stopped and has not ended after "
                        + TO_END.toSeconds() + " s; trace:sessions shows where it is");
            }
        }
        screen.flush();
        return session.result().map(result -> result.shellCode(TRACING_FAILED)).orElse(TRACING_FAILED);
    }

    /** The listener is told the end before the session has its result, or the other way round. */
    private static boolean over(TraceSession session, TraceRelay relay) {
        return relay.over() && session.result().isPresent();
    }

    /** Prints pieces so that a line of the report never goes on where the program stopped in the middle of one. */
    private final class Printed {

        private boolean lineOpen;

        void print(TraceRelay.Piece piece) {
            boolean report = piece.source() == TraceRelay.Source.REPORT;
            if (report && lineOpen) {
                screen.out().write('\n');
            }
            screen.out().write(piece.bytes(), 0, piece.bytes().length);
            lineOpen = !report && piece.bytes()[piece.bytes().length - 1] != '\n';
        }
    }
}
