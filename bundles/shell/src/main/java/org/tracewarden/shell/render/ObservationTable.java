// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import org.tracewarden.api.analysis.SyscallObservation;

/** Observations, one a line. */
public final class ObservationTable {

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.right("ID", 3, 9),
            Table.Column.left("TIME", 12, 23),
            Table.Column.left("SEVERITY", 8, 8),
            Table.Column.right("PID", 5, 7),
            Table.Column.left("PROGRAM", 8, 15),
            Table.Column.left("CALL", 6, 15),
            Table.Column.right("LATENCY", 8, 12),
            Table.Column.left("WHAT", 0, 0));

    private final Times times;
    private final int width;
    private final Style style;

    public ObservationTable(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<SyscallObservation> observations) {
        Moments moments = Moments.of(times, observations.stream().map(o -> o.header().wallInstant()));
        return Table.lines(COLUMNS, observations.stream().map(o -> row(o, moments)).toList(), width, style);
    }

    private static List<Cell> row(SyscallObservation observation, Moments moments) {
        String about = CallText.about(observation.call());
        return List.of(
                Cell.of("@" + observation.id(), Tone.FAINT),
                moments.cell(observation.header().wallInstant()),
                SeverityText.cell(observation.severity()),
                Cell.of(observation.process().pid()),
                Cell.of(ProcessText.program(observation.process()), Tone.NAME),
                Cell.of(SafeText.of(observation.call().syscall().label())),
                Cell.of(Units.time(observation.call().latencyNanos())),
                Cell.of(CategoryText.label(observation.category()) + (about.isEmpty() ? "" : ": " + about)));
    }
}
