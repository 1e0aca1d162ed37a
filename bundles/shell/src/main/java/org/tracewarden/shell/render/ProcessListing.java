// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.process.ProcessInfo;

/** A table of processes with their place in the tree before the command line. */
public final class ProcessListing {

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.right("PID", 5, 7),
            Table.Column.left("USER", 4, 12),
            Table.Column.right("AGE", 5, 12),
            Table.Column.left("CONTAINER/UNIT", 0, 24),
            Table.Column.left("COMMAND", 0, 0));

    private final Users users;
    private final OptionalLong now;
    private final int width;
    private final Style style;

    /** @param now this moment on the boot clock in nanoseconds; without it ages are not shown */
    public ProcessListing(Users users, OptionalLong now, int width, Style style) {
        this.users = users;
        this.now = now;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<ProcessForest.Branch> branches) {
        return Table.lines(COLUMNS, branches.stream().map(this::row).toList(), width, style);
    }

    private List<Cell> row(ProcessForest.Branch branch) {
        ProcessInfo process = branch.row().process();
        String ended = branch.row().ended().map(status -> "(dead: " + Ending.field(status) + ") ").orElse("");
        return List.of(
                Cell.of(process.pid()),
                Cell.of(users.nameOrId(process.uid())),
                Cell.of(ended.isEmpty() ? age(process) : "-", Tone.FAINT),
                Cell.of(ProcessText.place(process.workload())),
                Cell.of(branch.prefix() + ended + ProcessText.command(process),
                        ended.isEmpty() ? Tone.PLAIN : Tone.FAINT));
    }

    private String age(ProcessInfo process) {
        return now.isEmpty() ? "-" : Units.time(Math.max(0, now.getAsLong() - process.key().startTime()));
    }
}
