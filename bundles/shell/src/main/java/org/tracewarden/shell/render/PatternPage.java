// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.analysis.SyscallPattern;

/** Patterns, each as a short paragraph: who shows it, what was measured, what it does and what to do about it. */
public final class PatternPage {

    private static final int LABEL = 10;

    private final Times times;
    private final int width;
    private final Style style;

    public PatternPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<SyscallPattern> patterns) {
        List<String> lines = new ArrayList<>();
        for (SyscallPattern pattern : patterns) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            add(pattern, lines);
        }
        return lines;
    }

    private void add(SyscallPattern pattern, List<String> lines) {
        paragraph("", 2, lines,
                Span.of(pattern.kind().title(), Tone.STRONG),
                Span.of("in"), Span.of(ProcessText.named(pattern.process()), Tone.NAME),
                Span.of("-"), SeverityText.span(pattern.severity(), ","),
                Span.of(SeverityText.word(pattern.persistence()) + ","), Span.of(when(pattern), Tone.FAINT));
        paragraph("  ", 2, lines, Span.of(SafeText.of(pattern.summary())));
        String label = "evidence";
        for (String fact : pattern.evidence()) {
            paragraph("  " + Columns.padRight(label, LABEL) + "- ", LABEL + 4, lines, Span.of(SafeText.of(fact)));
            label = "";
        }
        field("impact", pattern.impact(), lines);
        field("cause", pattern.cause(), lines);
        field("remedy", pattern.remediation(), lines);
    }

    private String when(SyscallPattern pattern) {
        String lasted = Units.time(Duration.between(pattern.since(), pattern.last()).toNanos());
        return pattern.ended()
                ? "over: from " + times.toSecond(pattern.since()) + " for " + lasted
                : "since " + times.toSecond(pattern.since()) + ", for " + lasted;
    }

    private void field(String label, String text, List<String> lines) {
        if (!text.isEmpty()) {
            paragraph("  " + Columns.padRight(label, LABEL), LABEL + 2, lines, Span.of(SafeText.of(text)));
        }
    }

    private void paragraph(String first, int indent, List<String> lines, Span... spans) {
        lines.addAll(Paragraph.lines(first, indent, List.of(spans), width, style));
    }
}
