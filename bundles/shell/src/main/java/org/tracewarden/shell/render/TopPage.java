// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * One second of the host and its processes. Columns have the same width whatever they hold, so that nothing jumps from
 * one second to the next; where the line is short, first P99 and then USUAL is left out.
 */
public final class TopPage {

    private static final int WIDTH_WITH_P99 = 98;
    private static final int WIDTH_WITH_USUAL = 89;

    private final Times times;
    private final int width;
    private final Style style;

    public TopPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** The host, a heading and at most {@code most} processes. */
    public List<String> lines(TopSample sample, int most) {
        List<String> lines = new ArrayList<>(host(sample));
        List<List<Cell>> rows = sample.processes().stream().limit(most).map(a -> row(a, sample.sort())).toList();
        lines.addAll(Table.lines(columns(), rows, width, style));
        return lines;
    }

    /** What was left out of the list, for a page that is printed once; nothing when nothing was. */
    public List<String> left(TopSample sample, int most) {
        int more = Math.max(0, sample.processes().size() - most);
        List<String> notes = new ArrayList<>();
        if (more > 0) {
            notes.add(Units.count(more) + " more: --limit shows them.");
        }
        if (sample.idle() > 0) {
            notes.add(Units.count(sample.idle()) + " that only waited for input or for time: --all shows them.");
        }
        return notes.isEmpty() ? List.of() : faint(String.join(" ", notes));
    }

    /** The keys, one line. */
    public List<String> keys(TopSort sort) {
        return faint("by " + sort.text() + "; sort: b blocked, c calls, e errors, p p95, z anomaly, n name; h columns,"
                + " q quit");
    }

    /** What the columns mean. */
    public List<String> help() {
        List<String> lines = new ArrayList<>(Paragraph.lines("", 2,
                List.of(Span.of("trace:top: what processes do, each second", Tone.STRONG)), width, style));
        lines.add("");
        field("BLOCKED", "time its threads spent in calls that wait, a second and summed over threads; waiting for"
                + " input or for time is not counted", lines);
        field("MOSTLY", "the category with most of it and its share: I/O (blocking_io), lock (lock_contention), files"
                + " (file_system), network, other; idle for those that only wait. By p95 or z: the category with the"
                + " largest", lines);
        field("CALLS/S", "system calls that returned, a second", lines);
        field("ERR", "the share of them that failed", lines);
        field("P95, P99", "latencies that 95 and 99 of 100 calls of that category did not exceed", lines);
        field("USUAL", "what P95 usually is for this program; - while that is being learnt", lines);
        field("Z", "how far P95 is from it, in robust standard deviations: from 3 on it is unusual", lines);
        lines.add("");
        field("b c e p z n", "sort by blocked time, calls, errors, p95, z, name", lines);
        field("space", "refresh now", lines);
        field("h", "back to the processes", lines);
        field("q, Ctrl+C", "end", lines);
        return lines;
    }

    private void field(String label, String text, List<String> lines) {
        lines.addAll(Paragraph.lines("  " + Columns.padRight(label, 13), 15, List.of(Span.of(text)), width, style));
    }

    private List<String> faint(String text) {
        return Paragraph.lines("", 0, List.of(Span.of(text, Tone.FAINT)), width, style);
    }

    private List<String> host(TopSample sample) {
        if (sample.host().isEmpty()) {
            return Paragraph.lines("", 0, List.of(Span.of("Host: the first second has not been measured yet.")), width,
                    style);
        }
        Activity host = sample.host().get();
        List<Span> spans = new ArrayList<>();
        spans.add(Span.of("Host", Tone.STRONG));
        spans.add(Span.of("at " + times.time(host.at()) + ":", Tone.FAINT));
        spans.add(Span.of(Units.shortCount(host.calls()) + " calls/s, " + Units.shortCount(host.errors())
                + " errors/s, blocked " + Units.shortTime(aSecond(host.blockedNanos(), host)) + "/s"));
        going(sample.anomalies(), "anomaly", "anomalies").ifPresent(spans::add);
        going(sample.patterns(), "pattern", "patterns").ifPresent(spans::add);
        return Paragraph.lines("", 2, spans, width, style);
    }

    private static Optional<Span> going(OptionalLong count, String one, String many) {
        return count.isEmpty()
                ? Optional.empty()
                : Optional.of(Span.of("- " + count.getAsLong() + " " + (count.getAsLong() == 1 ? one : many),
                        count.getAsLong() == 0 ? Tone.PLAIN : Tone.WARNING));
    }

    private List<Table.Column> columns() {
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.right("PID", 7, 7),
                Table.Column.left("PROGRAM", 15, 15),
                Table.Column.right("BLOCKED", 7, 7),
                Table.Column.left("MOSTLY", 13, 13),
                Table.Column.right("CALLS/S", 7, 7),
                Table.Column.right("ERR", 5, 5),
                Table.Column.right("P95", 7, 7)));
        if (width >= WIDTH_WITH_P99) {
            columns.add(Table.Column.right("P99", 7, 7));
        }
        if (width >= WIDTH_WITH_USUAL) {
            columns.add(Table.Column.right("USUAL", 7, 7));
        }
        columns.add(Table.Column.right("Z", 6, 6));
        return columns;
    }

    private List<Cell> row(Activity activity, TopSort sort) {
        Optional<CategoryActivity> shown = sort.shown(activity);
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(activity.process().map(p -> Integer.toString(p.pid())).orElse("-")));
        row.add(Cell.of(activity.process().map(ProcessText::program).orElse("host"), Tone.NAME));
        row.add(Cell.of(Units.shortTime(aSecond(activity.blockedNanos(), activity))));
        row.add(Cell.of(shown.map(c -> mostly(c, activity)).orElse("-")));
        row.add(Cell.of(Units.shortCount(activity.calls())));
        row.add(Cell.of(activity.calls() <= 0 ? "-" : Units.wholePercent(activity.errors() / activity.calls())));
        row.add(Cell.of(time(shown.map(CategoryActivity::p95Nanos).orElse(OptionalLong.empty()))));
        if (width >= WIDTH_WITH_P99) {
            row.add(Cell.of(time(shown.map(CategoryActivity::p99Nanos).orElse(OptionalLong.empty()))));
        }
        if (width >= WIDTH_WITH_USUAL) {
            row.add(Cell.of(shown.flatMap(CategoryActivity::baseline).map(TopPage::usual).orElse("-")));
        }
        row.add(shown.map(c -> ZScore.cell(c.z())).orElse(Cell.of("-")));
        return row;
    }

    private static String mostly(CategoryActivity category, Activity activity) {
        String label = CategoryText.label(category.category());
        if (category.category() == SyscallCategory.IDLE_WAIT || activity.blockedNanos() <= 0) {
            return label;
        }
        double share = Math.min(1, (double) category.blockedNanos() / activity.blockedNanos());
        return label + " " + Units.wholePercent(share);
    }

    private static String usual(Baseline baseline) {
        return Units.shortTime(Math.round(baseline.median()));
    }

    private static String time(OptionalLong nanos) {
        return nanos.isEmpty() ? "-" : Units.shortTime(nanos.getAsLong());
    }

    private static long aSecond(long nanos, Activity activity) {
        return Math.round(nanos * 1e9 / Math.max(1, activity.spanNanos()));
    }
}
