// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.shell.render.Cell;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Table;
import org.tracewarden.shell.render.Tone;

/**
 * Agents, one a line, in the guide's layout. Its one-liners take restarts from the sixth field, though its own listing
 * has five: the sixth here is the count of all restarts, with a heading that awk holds for less than any number. No
 * field is empty and none has a space in it.
 */
public final class AgentTable {

    /** @param restarts all that were counted */
    public record Row(AgentInfo agent, long restarts) {}

    private static final List<Table.Column> ACTIVE = List.of(
            Table.Column.left("ID", 4, 6),
            Table.Column.left("PID", 4, 7),
            Table.Column.left("Name", 16, 64),
            Table.Column.left("Capabilities", 18, 80),
            Table.Column.left("Restarts", 8, 8),
            Table.Column.left("(total)", 7, 12));

    private final int width;
    private final Style style;

    public AgentTable(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /** @param states whether the state of each is shown, in a seventh column */
    public List<String> lines(List<Row> rows, boolean states) {
        List<Table.Column> columns = new ArrayList<>(ACTIVE);
        if (states) {
            columns.add(Table.Column.left("State", 10, 10));
        }
        List<List<Cell>> cells = rows.stream().map(row -> cells(row, states)).toList();
        Table table = new Table(columns, cells, width, style);
        List<String> lines = new ArrayList<>();
        lines.add(style.apply(Tone.STRONG, states ? "All Agents:" : "Active Agents:"));
        lines.add(table.header());
        // as long as the guide's: scripts may meet the first of them where they look for an id
        lines.add(table.line(columns.stream().map(column -> Cell.of("-".repeat(column.min()))).toList()));
        cells.forEach(row -> lines.add(table.line(row)));
        return lines;
    }

    /** Whether an agent is listed without being asked for: one in a pause between two runs must not come and go. */
    public static boolean running(AgentInfo agent) {
        return agent.state().alive() || agent.state() == AgentState.RESTARTING;
    }

    /** {@code 1 Failed, 2 Stopped}; empty when all are shown. */
    public static String notShown(List<AgentInfo> all) {
        return Arrays.stream(AgentState.values())
                .map(state -> Map.entry(state, all.stream()
                        .filter(agent -> agent.state() == state && !running(agent)).count()))
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "));
    }

    private static List<Cell> cells(Row row, boolean states) {
        AgentInfo agent = row.agent();
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(agent.id()),
                Cell.of(agent.process().map(process -> Integer.toString(process.pid())).orElse("-")),
                Cell.of(agent.name(), Tone.NAME),
                Cell.of(agent.spec().capabilities().isEmpty() ? "-" : agent.spec().capabilities().stream()
                        .map(Capability::word).collect(Collectors.joining(","))),
                Cell.of(agent.restartCount()),
                Cell.of(row.restarts())));
        if (states) {
            cells.add(Cell.of(agent.state().word(), States.tone(agent.state())));
        }
        return cells;
    }
}
