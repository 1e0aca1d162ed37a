// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays rows out in aligned columns. Each column is as wide as its content between its least and largest width; a last
 * one without a largest width takes what is left of the line and is cut to fit. A layout can be kept, so that rows that
 * come later, as when following live events, stay in line. No line is ever wider than asked, trailing blanks are not
 * printed.
 */
public final class Table {

    /**
     * @param title heading
     * @param min least width in terminal columns
     * @param max largest width; longer content is cut. 0 for a last column that takes what is left of the line
     * @param rightAligned whether content stands at the right, as numbers do
     */
    public record Column(String title, int min, int max, boolean rightAligned) {

        public static Column left(String title, int min, int max) {
            return new Column(title, min, max, false);
        }

        public static Column right(String title, int min, int max) {
            return new Column(title, min, max, true);
        }
    }

    private static final int SEPARATION = 2;

    private final List<Column> columns;
    private final int[] widths;
    private final Style style;

    /** @param rows those that decide the widths; later ones are cut to them */
    public Table(List<Column> columns, List<List<Cell>> rows, int width, Style style) {
        this.columns = List.copyOf(columns);
        this.style = style;
        this.widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = widest(columns.get(i), rows, i);
        }
        fit(width);
    }

    public String header() {
        return line(columns.stream().map(c -> Cell.of(c.title(), Tone.STRONG)).toList());
    }

    public String line(List<Cell> row) {
        StringBuilder out = new StringBuilder();
        int blanks = 0;
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            String text = Columns.cut(cell.text(), widths[i]);
            int free = widths[i] - Columns.of(text);
            if (columns.get(i).rightAligned()) {
                blanks += free;
                free = 0;
            }
            if (!text.isEmpty()) {
                out.append(" ".repeat(blanks)).append(style.apply(cell.tone(), text));
                blanks = 0;
            }
            blanks += free + SEPARATION;
        }
        return out.toString();
    }

    private static int widest(Column column, List<List<Cell>> rows, int index) {
        int width = Math.max(column.min(), Columns.of(column.title()));
        for (List<Cell> row : rows) {
            width = Math.max(width, Columns.of(row.get(index).text()));
        }
        return Math.min(width, Math.max(column.max(), Columns.of(column.title())));
    }

    private void fit(int width) {
        int last = widths.length - 1;
        int fixed = 0;
        for (int i = 0; i < last; i++) {
            fixed += widths[i] + SEPARATION;
        }
        int rest = width - fixed;
        boolean open = columns.get(last).max() == 0;
        // a narrow terminal: take from the widest until the last column has a little room
        int least = open ? Math.min(20, width / 4) : widths[last];
        while (rest < least && shrinkWidest(last)) {
            rest++;
        }
        widths[last] = Math.max(0, open ? rest : Math.min(rest, widths[last]));
    }

    private boolean shrinkWidest(int last) {
        int widest = 0;
        for (int i = 1; i < last; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        if (widths[widest] <= 1) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    /** Header and rows of a table that is known whole. */
    public static List<String> lines(List<Column> columns, List<List<Cell>> rows, int width, Style style) {
        Table table = new Table(columns, rows, width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        rows.forEach(row -> lines.add(table.line(row)));
        return lines;
    }
}
