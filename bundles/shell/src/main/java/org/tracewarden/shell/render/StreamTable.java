// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.journal.StreamStatus;

/** The streams of a journal, one a line, each with its trouble below. */
public final class StreamTable {

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.left("STREAM", 12, 34),
            Table.Column.right("SEGMENTS", 8, 8),
            Table.Column.right("SIZE", 9, 10),
            Table.Column.right("RECORDS", 8, 15),
            Table.Column.right("LAST SEQ", 8, 13),
            Table.Column.right("LOST", 4, 11),
            Table.Column.right("WAITING", 7, 9));

    private final int width;
    private final Style style;

    public StreamTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<StreamStatus> streams) {
        List<List<Cell>> rows = streams.stream().map(StreamTable::row).toList();
        Table table = new Table(COLUMNS, rows, width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (int i = 0; i < rows.size(); i++) {
            lines.add(table.line(rows.get(i)));
            if (!streams.get(i).trouble().isEmpty()) {
                lines.addAll(Paragraph.lines("  !! ", 5,
                        List.of(Span.of(SafeText.of(streams.get(i).trouble()), Tone.BAD)), width, style));
            }
        }
        return lines;
    }

    private static List<Cell> row(StreamStatus stream) {
        long records = stream.lastSequence() - stream.firstSequence() + 1;
        return List.of(
                Cell.of(SafeText.of(stream.name()), Tone.NAME),
                Cell.of(stream.segments()),
                Cell.of(Units.bytes(stream.bytes())),
                Cell.of(Units.count(Math.max(0, records))),
                Cell.of(stream.lastSequence()),
                Cell.of(Units.count(stream.lost()), stream.lost() == 0 ? Tone.PLAIN : Tone.WARNING),
                Cell.of(Units.count(stream.waiting())));
    }
}
