// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.shell.render.Cell;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Table;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/**
 * All agents at one moment. Columns have the same width whatever they hold, so that nothing jumps from one second to
 * the next.
 */
public final class WatchPage {

    /** Where there are fewer columns, memory is shown without its limit, and the last event is cut short. */
    private static final int WIDE = 96;

    private final Times times;
    private final int width;
    private final Style style;

    public WatchPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** At most so many lines: one about all, a heading, agents, and how many more there are. */
    public List<String> lines(WatchSample sample, int most) {
        AgentCounts total = sample.system().total();
        List<String> lines = new ArrayList<>(Paragraph.lines("", 2, List.of(
                Span.of("Agents", Tone.STRONG),
                Span.of("at " + times.time(sample.at()) + ":", Tone.FAINT),
                Span.of(sample.system().active() + " of " + sample.rows().size() + " active; " + Units.percent(
                        sample.rows().stream().mapToDouble(WatchRow::cpuShare).sum()) + " CPU, "
                        + Units.bytes(sample.rows().stream().mapToLong(WatchRow::memoryBytes).sum()) + "; "
                        + Units.counted(total.restarts(), "restart") + ", "
                        + Units.counted(total.faults(), "fault") + " since installed")), width, style));
        List<WatchRow> all = sample.rows();
        int room = Math.max(0, most - lines.size() - 1);
        int shown = all.size() <= room ? all.size() : Math.max(0, room - 1);
        List<List<Cell>> rows = all.stream().limit(shown).map(row -> row(row, sample.at())).toList();
        lines.addAll(Table.lines(columns(), rows, width, style));
        if (all.isEmpty()) {
            lines.addAll(faint("No agents yet: asm:spawn -- sleep 60 starts one."));
        } else if (shown < all.size()) {
            lines.addAll(faint("... " + Units.counted(all.size() - shown, "more agent")));
        }
        return lines;
    }

    private List<Table.Column> columns() {
        boolean wide = width >= WIDE;
        return List.of(
                Table.Column.right("ID", wide ? 6 : 4, 6),
                Table.Column.left("NAME", 14, 14),
                Table.Column.left("STATE", 10, 10),
                Table.Column.right("CPU", 7, 7),
                wide ? Table.Column.right("MEMORY", 11, 11) : Table.Column.right("MEMORY", 6, 6),
                Table.Column.right("CALLS/S", 7, 7),
                Table.Column.right("RST", 4, 4),
                Table.Column.right("FLT", 4, 4),
                wide ? Table.Column.left("LAST EVENT", 0, 0) : Table.Column.left("LAST", 8, 8));
    }

    /** The keys, one line where there is room. */
    public List<String> keys(WatchSort sort) {
        String keys = "by " + sort.text() + "; sort: i id, n name, c cpu, m memory, s calls, r restarts, f faults; h"
                + " help, q quit";
        return faint(keys.length() <= width ? keys : "by " + sort.text() + "; i n c m s r f sort, h explains, q ends");
    }

    /** What the columns mean. */
    public List<String> help() {
        List<String> lines = new ArrayList<>(Paragraph.lines("", 2,
                List.of(Span.of("asm:watch: what agents do, each second", Tone.STRONG)), width, style));
        lines.add("");
        field("CPU", "of one core, with all its processes; above 100 % on several cores", lines);
        field("MEMORY", "now, and its limit, - without one; on a narrow terminal without the limit", lines);
        field("CALLS/S", "system calls a second; - where nobody counts them", lines);
        field("RST, FLT", "restarts and faults since it was first spawned", lines);
        field("LAST EVENT", "how long ago, and what", lines);
        lines.add("");
        field("i n c m s r f", "sort by id, name, cpu, memory, calls, restarts, faults", lines);
        field("space", "refresh now", lines);
        field("h", "back to the agents", lines);
        field("q, Ctrl+C", "end", lines);
        return lines;
    }

    private void field(String label, String text, List<String> lines) {
        lines.addAll(Paragraph.lines(String.format("  %-15s", label), 17, List.of(Span.of(text)), width, style));
    }

    private List<String> faint(String text) {
        return Paragraph.lines("", 0, List.of(Span.of(text, Tone.FAINT)), width, style);
    }

    private List<Cell> row(WatchRow row, Instant now) {
        boolean alive = row.agent().state().alive();
        return List.of(
                Cell.of(row.agent().id()),
                Cell.of(row.agent().name(), Tone.NAME),
                Cell.of(row.agent().state().word(), States.tone(row.agent().state())),
                Cell.of(alive ? Units.percent(row.cpuShare()) : "-"),
                memory(row, alive),
                Cell.of(alive && row.callsPerSecond().isPresent()
                        ? Units.shortCount(row.callsPerSecond().getAsDouble())
                        : "-"),
                count(row.restarts()),
                count(row.faults()),
                row.last().map(event -> Cell.of(Ages.brief(event.header().wallInstant(), now) + " "
                        + EventWords.predicate(event), EventWords.tone(event))).orElse(Cell.of("-")));
    }

    private Cell memory(WatchRow row, boolean alive) {
        if (!alive) {
            return Cell.of("-");
        }
        OptionalLong limit = row.agent().spec().limits().memoryBytes();
        String text = Quantities.brief(row.memoryBytes()) + (width < WIDE ? "" : "/"
                + (limit.isEmpty() ? "-" : Quantities.brief(limit.getAsLong())));
        boolean near = limit.isPresent() && row.memoryBytes() > limit.getAsLong() * 0.9;
        return Cell.of(text, near ? Tone.WARNING : Tone.PLAIN);
    }

    private static Cell count(long count) {
        return Cell.of(Units.shortCount(count), count == 0 ? Tone.FAINT : Tone.WARNING);
    }
}
