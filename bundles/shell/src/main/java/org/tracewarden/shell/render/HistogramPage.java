// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Draws how long calls took: a bar for each doubling of the duration. */
public final class HistogramPage {

    private static final List<Table.Column> WAITS = List.of(
            Table.Column.left("WAITED FOR", 14, 16),
            Table.Column.right("COUNT", 5, 15),
            Table.Column.right("%", 7, 7),
            Table.Column.right("TIME", 8, 11),
            Table.Column.right("P50", 8, 11),
            Table.Column.right("P95", 8, 11),
            Table.Column.right("P99", 8, 11),
            Table.Column.right("MAX", 8, 11));
    private static final int MAX_ERRORS = 8;

    private final int width;
    private final Style style;
    private final Blocks blocks;

    public HistogramPage(int width, Style style, Blocks blocks) {
        this.width = width;
        this.style = style;
        this.blocks = blocks;
    }

    public List<String> lines(CallHistogram histogram) {
        List<String> lines = new ArrayList<>();
        CallHistogram.Summary all = histogram.all();
        paragraph(lines,
                Span.of(SafeText.of(histogram.syscall()), Tone.STRONG), Span.of("of"),
                Span.of(ProcessText.named(histogram.process()), Tone.NAME),
                Span.of("in " + Units.time(histogram.to() - histogram.from()) + ": "
                        + Units.counted(all.count(), "call") + ", " + Units.time(all.totalNanos()) + " in them"));
        if (histogram.errorCount() > 0) {
            paragraph(lines, Span.of(Units.count(histogram.errorCount()) + " failed:"), Span.of(errors(histogram)));
        }
        if (all.count() == 0) {
            paragraph(lines, Span.of("None of them has returned yet."));
            return lines;
        }
        lines.add("");
        lines.addAll(bars(histogram));
        lines.add("");
        paragraph(lines, Span.of("p50 " + time(all.p50Nanos()) + ", p95 " + time(all.p95Nanos()) + ", p99 "
                + time(all.p99Nanos()) + ", max " + Units.time(all.maxNanos())));
        if (histogram.waits().size() > 1) {
            lines.add("");
            lines.addAll(Table.lines(WAITS, histogram.waits().stream().map(w -> row(w, all)).toList(), width, style));
        }
        return lines;
    }

    private List<String> bars(CallHistogram histogram) {
        long most = histogram.octaves().stream().mapToLong(CallHistogram.Octave::count).max().orElse(1);
        long total = Math.max(1, histogram.octaves().stream().mapToLong(CallHistogram.Octave::count).sum());
        int counts = Math.max(5, Units.count(most).length());
        int room = width - (10 + 10 + counts + 7 + 4 * 2);
        List<Table.Column> columns = List.of(
                Table.Column.right("FROM", 10, 10),
                Table.Column.right("TO", 10, 10),
                Table.Column.right("COUNT", counts, counts),
                Table.Column.right("%", 7, 7),
                Table.Column.left("", 0, 0));
        List<List<Cell>> rows = histogram.octaves().stream()
                .map(octave -> List.of(
                        Cell.of(Units.time(octave.fromNanos())),
                        Cell.of(Units.time(octave.toNanos())),
                        Cell.of(Units.count(octave.count())),
                        Cell.of(Units.percent((double) octave.count() / total)),
                        Cell.of(blocks.bar((double) octave.count() / most, Math.max(1, room)), Tone.NAME)))
                .toList();
        return Table.lines(columns, rows, width, style);
    }

    private static List<Cell> row(CallHistogram.Wait wait, CallHistogram.Summary all) {
        String name = CallText.words(wait.waitedFor());
        CallHistogram.Summary calls = wait.calls();
        return List.of(
                Cell.of(name.isEmpty() ? "short or unknown" : name),
                Cell.of(Units.count(calls.count())),
                Cell.of(Units.percent((double) calls.count() / all.count())),
                Cell.of(Units.time(calls.totalNanos())),
                Cell.of(time(calls.p50Nanos())),
                Cell.of(time(calls.p95Nanos())),
                Cell.of(time(calls.p99Nanos())),
                Cell.of(Units.time(calls.maxNanos())));
    }

    private static String errors(CallHistogram histogram) {
        int more = histogram.errors().size() - MAX_ERRORS;
        return histogram.errors().stream()
                .limit(MAX_ERRORS)
                .map(e -> SafeText.of(e.error().name()) + " " + Units.count(e.count()))
                .collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " other errors" : "");
    }

    private static String time(OptionalLong nanos) {
        return nanos.isEmpty() ? "-" : Units.time(nanos.getAsLong());
    }

    private void paragraph(List<String> lines, Span... spans) {
        lines.addAll(Paragraph.lines("", 2, List.of(spans), width, style));
    }
}
