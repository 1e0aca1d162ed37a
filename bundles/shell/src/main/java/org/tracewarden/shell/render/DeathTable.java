// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.death.DeathCertificate;

/**
 * Deaths, one a line, the newest last. Rows may be added later, as when following: should one of them bring the first
 * container, or the first of another day, the layout changes and the heading is printed again. Not thread-safe.
 */
public final class DeathTable {

    private final Times times;
    private final int width;
    private final Style style;
    private Table table;
    private boolean containers;
    private boolean dated;

    public DeathTable(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** The lines to print for these deaths, with a heading when it is the first time or the layout had to change. */
    public List<String> lines(List<DeathCertificate> deaths) {
        boolean wantContainers = containers || deaths.stream().anyMatch(DeathTable::inContainer);
        boolean wantDates = dated
                || deaths.stream().map(d -> times.day(d.header().wallInstant())).distinct().count() > 1;
        boolean heading = table == null || wantContainers != containers || wantDates != dated;
        containers = wantContainers;
        dated = wantDates;
        List<List<Cell>> rows = deaths.stream().map(this::row).toList();
        List<String> lines = new ArrayList<>();
        if (heading) {
            table = new Table(columns(), rows, width, style);
            lines.add(table.header());
        }
        rows.forEach(row -> lines.add(table.line(row)));
        return lines;
    }

    private List<Table.Column> columns() {
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.Column.left("TIME", 12, 23));
        columns.add(Table.Column.right("PID", 7, 7));
        columns.add(Table.Column.left("PROGRAM", 10, 16));
        columns.add(Table.Column.left("ENDED", 12, 12));
        if (containers) {
            columns.add(Table.Column.left("CONTAINER", 12, 12));
        }
        columns.add(Table.Column.left("WHY", 0, 0));
        return columns;
    }

    private List<Cell> row(DeathCertificate death) {
        var moment = death.header().wallInstant();
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(dated ? times.dated(moment) : times.time(moment), Tone.FAINT));
        row.add(Cell.of(death.process().pid()));
        row.add(Cell.of(ProcessText.program(death.process()), Tone.NAME));
        row.add(Cell.of(Ending.field(death.status()), Ending.tone(death.status())));
        if (containers) {
            row.add(Cell.of(ProcessText.container(death.process().workload())));
        }
        row.add(Cell.of(SafeText.of(death.summary())));
        return row;
    }

    private static boolean inContainer(DeathCertificate death) {
        return !death.process().workload().containerId().isEmpty();
    }
}
