// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.journal.VerifyReport;

/** What checking found: a line a stream, and below it the fault and what else a reader should know. */
public final class VerifyPage {

    private static final int INDENT = 5;

    private final Table table;
    private final int width;
    private final Style style;

    /** @param nameWidth of the longest name of a stream to come, in columns */
    public VerifyPage(int nameWidth, int width, Style style) {
        this.width = width;
        this.style = style;
        this.table = new Table(List.of(
                Table.Column.left("STREAM", Math.min(29, Math.max(12, nameWidth)), 29),
                Table.Column.left("RESULT", 13, 13),
                Table.Column.right("RECORDS", 12, 12),
                Table.Column.right("SIZE", 9, 9),
                Table.Column.right("SEGMENTS", 8, 8),
                Table.Column.right("VOUCHED TO", 10, 12),
                Table.Column.right("TIME", 7, 7)), List.of(), width, style);
    }

    public String header() {
        return table.header();
    }

    public List<String> lines(VerifyReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(table.line(List.of(
                Cell.of(SafeText.of(report.stream()), Tone.NAME),
                report.problem()
                        .map(problem -> Cell.of(problem.kind().name(), Tone.BAD))
                        .orElse(Cell.of("good", Tone.GOOD)),
                Cell.of(Units.count(report.records())),
                Cell.of(Units.bytes(report.bytes())),
                Cell.of(report.segments()),
                Cell.of(report.vouchedTo() < 0 ? "-" : Long.toString(report.vouchedTo())),
                Cell.of(Units.shortTime(report.elapsed().toNanos())))));
        report.problem().ifPresent(problem -> lines.addAll(below("!!", problem(problem), Tone.BAD)));
        report.notes().forEach(note -> lines.addAll(below(" ·", SafeText.of(note), Tone.FAINT)));
        return lines;
    }

    private static String problem(VerifyReport.Problem problem) {
        return SafeText.of(problem.file())
                + (problem.line() > 0 ? " line " + problem.line() : "")
                + (problem.sequence() >= 0 ? ", record " + problem.sequence() : "")
                + ": " + SafeText.of(problem.explanation());
    }

    private List<String> below(String mark, String text, Tone tone) {
        return Paragraph.lines("  " + mark + " ", INDENT, List.of(Span.of(text, tone)), width, style);
    }
}
