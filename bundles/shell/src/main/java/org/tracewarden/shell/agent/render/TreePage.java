// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.shell.render.Cell;
import org.tracewarden.shell.render.Columns;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Table;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** The processes of agents as trees, with what each uses. */
public final class TreePage {

    /** An agent with its processes. */
    public record Tree(AgentInfo agent, List<ProcessUse> processes) {}

    private static final List<Table.Column> COLUMNS = List.of(
            Table.Column.right("PID", 7, 7),
            Table.Column.left("S", 1, 1),
            Table.Column.right("THREADS", 7, 7),
            Table.Column.right("CPU", 8, 8),
            Table.Column.right("CPU TIME", 10, 12),
            Table.Column.right("MEMORY", 10, 11),
            Table.Column.left("COMMAND", 0, 0));

    private final int width;
    private final Style style;

    public TreePage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Tree> trees) {
        Table table = new Table(COLUMNS, List.of(), width, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (Tree tree : trees) {
            lines.addAll(headline(tree));
            new AgentForest(tree.processes()).branches().forEach(branch -> lines.add(table.line(row(branch))));
        }
        return lines;
    }

    private List<String> headline(Tree tree) {
        long cpu = tree.processes().stream().mapToLong(use -> use.process().cpuMicros()).sum();
        long memory = tree.processes().stream().mapToLong(use -> use.process().memoryBytes()).sum();
        double share = tree.processes().stream().mapToDouble(use -> use.cpuShare().orElse(0)).sum();
        String who = "Agent " + tree.agent().id() + " " + tree.agent().name() + " (" + tree.agent().state().word() + "):";
        String what = tree.processes().isEmpty() ? "no process" : processes(tree.processes().size()) + ", "
                + Units.percent(share) + ", " + Quantities.cpuTime(cpu) + ", " + Units.bytes(memory);
        return who.length() + 1 + what.length() <= width
                ? List.of(strong(who + " " + what))
                : List.of(strong(who), strong("  " + what));
    }

    private String strong(String text) {
        return style.apply(Tone.STRONG, Columns.cut(text, width));
    }

    private static String processes(int count) {
        return Units.count(count) + (count == 1 ? " process" : " processes");
    }

    private static List<Cell> row(AgentForest.Branch branch) {
        AgentProcess process = branch.use().process();
        return List.of(
                Cell.of(process.key().pid()),
                Cell.of(SafeText.of(String.valueOf(process.state()))),
                Cell.of(process.threads()),
                Cell.of(branch.use().cpuShare().isEmpty()
                        ? "-"
                        : Units.percent(branch.use().cpuShare().getAsDouble())),
                Cell.of(Quantities.cpuTime(process.cpuMicros())),
                Cell.of(Units.bytes(process.memoryBytes())),
                Cell.of(branch.prefix() + SafeText.of(process.command()), Tone.NAME));
    }
}
