// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceState;

/** Trace sessions, one a line; under one that failed, why. */
public final class SessionTable {

    /** What a session is at one moment. @param command the command line, or the pid that was attached to */
    public record Row(
            int id,
            TraceState state,
            String reason,
            Instant startedAt,
            String command,
            OptionalInt program,
            List<StageCounters> stages,
            Optional<TraceResult> result) {

        public static Row of(TraceSession session) {
            return new Row(session.id(), session.state(), session.reason(), session.startedAt(),
                    session.request().target().shown(), session.program(), List.copyOf(session.stages()),
                    session.result());
        }

        private long calls() {
            return result.map(TraceResult::calls).orElseGet(() -> stages.stream()
                    .filter(s -> s.stage().equals("parser")).mapToLong(StageCounters::delivered).sum());
        }

        private long lost() {
            return stages.stream().mapToLong(StageCounters::lost).sum();
        }
    }

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.right("ID", 3, 7),
            Table.Column.left("STATE", 8, 14),
            Table.Column.left("BEGAN", 12, 12),
            Table.Column.right("FOR", 8, 12),
            Table.Column.right("PID", 7, 10),
            Table.Column.right("CALLS", 8, 14),
            Table.Column.right("LOST", 6, 12),
            Table.Column.left("COMMAND", 20, 0));

    private final Times times;
    private final int width;
    private final Style style;

    public SessionTable(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Row> rows, Instant now) {
        Table table = new Table(COLUMNS, rows.stream().map(row -> cells(row, now)).toList(), width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (Row row : rows) {
            lines.add(table.line(cells(row, now)));
            if (!row.reason().isEmpty()) {
                lines.addAll(Paragraph.lines("     ", 5, List.of(Span.of(SafeText.of(row.reason()), Tone.BAD)), width,
                        style));
            }
        }
        return lines;
    }

    /** {@code exit 0}, {@code SIGTERM}, {@code let go}, {@code failed}. */
    public static String ended(TraceResult result) {
        return result.status()
                .map(status -> status.exited() ? "exit " + status.code() : status.signal().fullName())
                .orElse(result.failure().isEmpty() ? "let go" : "failed");
    }

    private List<Cell> cells(Row row, Instant now) {
        Duration lived = row.result().map(TraceResult::elapsed).orElse(Duration.between(row.startedAt(), now));
        String state = row.state() == TraceState.ENDED
                ? row.result().map(SessionTable::ended).orElse("ended")
                : row.state().name().toLowerCase(Locale.ROOT);
        Tone tone = switch (row.state()) {
            case FAILED -> Tone.BAD;
            case ENDED -> Tone.PLAIN;
            case STARTING, TRACING, STOPPING -> Tone.GOOD;
        };
        return List.of(Cell.of(row.id()), Cell.of(state, tone), Cell.of(times.time(row.startedAt())),
                Cell.of(Units.time(lived.toNanos())),
                Cell.of(row.program().isPresent() ? Integer.toString(row.program().getAsInt()) : "-"),
                Cell.of(Units.count(row.calls())),
                Cell.of(Units.count(row.lost()), row.lost() > 0 ? Tone.BAD : Tone.PLAIN),
                Cell.of(SafeText.of(row.command()), Tone.NAME));
    }
}
