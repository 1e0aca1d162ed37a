// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.shell.render.Cell;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Table;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/** Faults, each with what was seen and what was done below it. */
public final class FaultTable {

    private static final String INDENT = " ".repeat(7);

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.right("NO", 5, 9),
            Table.Column.left("TIME", 12, 12),
            Table.Column.left("AGO", 13, 14),
            Table.Column.right("ID", 4, 6),
            Table.Column.left("NAME", 12, 20),
            Table.Column.left("FAULT", 18, 22),
            Table.Column.left("ACTION", 8, 8));

    private final Times times;
    private final int width;
    private final Style style;

    public FaultTable(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Fault> faults, Instant now) {
        List<List<Cell>> rows = faults.stream().map(fault -> row(fault, now)).toList();
        Table table = new Table(COLUMNS, rows, width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (int i = 0; i < rows.size(); i++) {
            Fault fault = faults.get(i);
            lines.add(table.line(rows.get(i)));
            below(EventWords.seen(fault), Tone.PLAIN, lines);
            below(fault.outcome(), Tone.FAINT, lines);
        }
        return lines;
    }

    private void below(String text, Tone tone, List<String> lines) {
        if (!text.isEmpty()) {
            lines.addAll(Paragraph.lines(INDENT, INDENT.length(), List.of(Span.of(SafeText.of(text), tone)), width,
                    style));
        }
    }

    private List<Cell> row(Fault fault, Instant now) {
        return List.of(
                Cell.of(fault.number()),
                Cell.of(times.time(fault.at()), Tone.FAINT),
                Cell.of(Ages.ago(fault.at(), now)),
                Cell.of(fault.agentId()),
                Cell.of(fault.agent(), Tone.NAME),
                Cell.of(fault.kind().words(), Tone.BAD),
                Cell.of(fault.action().name().toLowerCase(Locale.ROOT)));
    }
}
