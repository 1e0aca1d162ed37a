// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.SessionTable;
import org.tracewarden.shell.render.Times;

/** Shows trace sessions, and ends one. */
final class SessionListing {

    /** More than the grace period of what was started and the 5 s of the stages. */
    private static final Duration TO_END = Duration.ofSeconds(15);

    private final Platform platform;
    private final Screen screen;
    private final Times times;

    SessionListing(Platform platform, Screen screen, Times times) {
        this.platform = platform;
        this.screen = screen;
        this.times = times;
    }

    void list(Instant now, boolean json) throws CommandException {
        Needed needed = new Needed(platform);
        List<SessionTable.Row> rows = needed.sessions().sessions().stream().map(SessionTable.Row::of).toList();
        if (json) {
            JsonEncoder encoder = needed.json();
            rows.forEach(row -> screen.print(encoder.encode(row)));
        } else if (rows.isEmpty()) {
            screen.print("Nothing was traced yet: trace:run -- ls /tmp");
        } else {
            screen.print(new SessionTable(times, screen.width(), screen.style()).lines(rows, now));
        }
        screen.flush();
    }

    /** Stops it and waits for its end. */
    void stop(int id) throws CommandException {
        List<TraceSession> all = new Needed(platform).sessions().sessions();
        TraceSession session = all.stream().filter(s -> s.id() == id).findFirst()
                .orElseThrow(() -> Failure.of("There is no session " + id + "; " + running(all)));
        String shown = "Session " + id + " (" + SafeText.of(session.request().target().shown()) + ")";
        if (session.state() == TraceState.ENDED || session.state() == TraceState.FAILED) {
            throw Failure.of(shown + " has ended already; " + running(all));
        }
        session.stop();
        Optional<TraceResult> result;
        try {
            result = session.await(TO_END);
        } catch (InterruptedException stopped) {
            // Ctrl+C: it ends all the same
            return;
        }
        if (result.isEmpty()) {
            throw Failure.of(shown + " has not ended after " + TO_END.toSeconds()
                    + " s; trace:sessions shows where it is");
        }
        screen.print(shown + " has ended: " + SessionTable.ended(result.get()) + ".");
        screen.flush();
    }

    private static String running(List<TraceSession> all) {
        String ids = all.stream()
                .filter(s -> s.state() != TraceState.ENDED && s.state() != TraceState.FAILED)
                .map(s -> Integer.toString(s.id()))
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "none runs" : "running: " + ids;
    }
}
