// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.journal.JournalRecord;

/**
 * Records of a journal, one a line. Rows may be added later, as when following: when one of another day comes the
 * layout changes and the heading is printed again. Not thread-safe.
 */
public final class RecordTable {

    private final Times times;
    private final int width;
    private final Style style;
    private Table table;
    private boolean dated;

    public RecordTable(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** The lines to print for these, with a heading when it is the first time or the layout had to change. */
    public List<String> lines(List<JournalRecord> records) {
        boolean wantDates = dated || records.stream().map(r -> times.day(r.time())).distinct().limit(2).count() > 1;
        boolean heading = table == null || wantDates != dated;
        dated = wantDates;
        List<List<Cell>> rows = records.stream().map(this::row).toList();
        List<String> lines = new ArrayList<>();
        if (heading) {
            table = new Table(columns(), rows, width, style);
            lines.add(table.header());
        }
        rows.forEach(row -> lines.add(table.line(row)));
        return lines;
    }

    private static List<Table.Column> columns() {
        return List.of(
                Table.Column.left("TIME", 12, 23),
                Table.Column.left("STREAM", 8, 22),
                Table.Column.right("SEQ", 4, 12),
                Table.Column.left("TYPE", 8, 16),
                Table.Column.left("WHAT", 0, 0));
    }

    private List<Cell> row(JournalRecord record) {
        return List.of(
                Cell.of(dated ? times.dated(record.time()) : times.time(record.time()), Tone.FAINT),
                Cell.of(SafeText.of(record.stream())),
                Cell.of(record.sequence()),
                Cell.of(SafeText.of(record.type()), Tone.NAME),
                Cell.of(RecordText.of(record), tone(record)));
    }

    private static Tone tone(JournalRecord record) {
        return switch (record.kind()) {
            case DATA -> Tone.PLAIN;
            case GAP, RECOVERY -> Tone.WARNING;
            case GENESIS, SEGMENT, RETENTION -> Tone.FAINT;
        };
    }
}
