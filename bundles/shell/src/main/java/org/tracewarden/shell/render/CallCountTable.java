// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;

/** Calls by kind: how many, how many failed, and how long they took. */
public final class CallCountTable {

    /** Calls of one kind, at least one. */
    public record Row(String syscall, long calls, long errors, long totalNanos, long maxNanos) {}

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.left("CALL", 12, 24),
            Table.Column.right("CALLS", 10, 14),
            Table.Column.right("FAILED", 8, 14),
            Table.Column.right("IN ALL", 9, 14),
            Table.Column.right("ON AVERAGE", 9, 14),
            Table.Column.right("AT MOST", 9, 14));

    private final int width;
    private final Style style;

    public CallCountTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Row> rows) {
        return Table.lines(COLUMNS, rows.stream().map(CallCountTable::cells).toList(), width, style);
    }

    private static List<Cell> cells(Row row) {
        return List.of(
                Cell.of(SafeText.of(row.syscall()), Tone.NAME),
                Cell.of(Units.count(row.calls())),
                Cell.of(row.errors() == 0 ? "" : Units.count(row.errors())),
                Cell.of(Units.time(row.totalNanos())),
                Cell.of(Units.time(row.totalNanos() / row.calls())),
                Cell.of(Units.time(row.maxNanos())));
    }
}
