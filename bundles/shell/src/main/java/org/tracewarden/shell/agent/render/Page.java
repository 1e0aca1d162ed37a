// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.shell.render.Columns;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Tone;

/** A page of headings and labelled lines while it is being written. Texts are safe to print. */
final class Page {

    private final int width;
    private final Style style;
    private final List<String> lines = new ArrayList<>();

    Page(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /** @param underline how long the line of {@code =} below it is */
    Page title(String text, int underline) {
        lines.add(style.apply(Tone.STRONG, Columns.cut(text, width)));
        lines.add("=".repeat(Math.min(width, underline)));
        return this;
    }

    Page heading(String text) {
        lines.add(style.apply(Tone.STRONG, Columns.cut(text, width)));
        return this;
    }

    Page blank() {
        lines.add("");
        return this;
    }

    /** @param label with what stands before the value: its indent, colon and spaces */
    Page field(String label, String value) {
        return field(label, value, Tone.PLAIN);
    }

    Page field(String label, String value, Tone tone) {
        boolean fits = label.length() <= width / 2;
        lines.addAll(fits
                ? Paragraph.lines(label, label.length(), List.of(Span.of(value, tone)), width, style)
                : Paragraph.lines("", 2, List.of(Span.of(label), Span.of(value, tone)), width, style));
        return this;
    }

    Page text(String indent, String text, Tone tone) {
        lines.addAll(Paragraph.lines(indent, indent.length(), List.of(Span.of(text, tone)), width, style));
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
