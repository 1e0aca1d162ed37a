// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;

/** Breaks running text into lines at spaces, and inside of a word only where the word alone is too long for a line. */
public final class Paragraph {

    private final int width;
    private final Style style;
    private final String indent;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private Tone runTone = Tone.PLAIN;
    private int used;
    private boolean empty = true;

    private Paragraph(String first, int indent, int width, Style style) {
        this.width = Math.max(width, indent + 2);
        this.style = style;
        this.indent = " ".repeat(indent);
        line.append(first);
        used = Columns.of(first);
    }

    /**
     * @param first what the first line begins with
     * @param indent how many spaces further lines begin with
     * @param width columns a line may take
     */
    public static List<String> lines(String first, int indent, List<Span> spans, int width, Style style) {
        Paragraph paragraph = new Paragraph(first, indent, width, style);
        for (Span span : spans) {
            for (String word : span.text().split(" +")) {
                if (!word.isEmpty()) {
                    paragraph.add(word, span.tone());
                }
            }
        }
        paragraph.endLine();
        return paragraph.lines;
    }

    private void add(String word, Tone tone) {
        String rest = word;
        if (!empty && used + 1 + Columns.of(rest) > width) {
            newLine();
        }
        while (used + (empty ? 0 : 1) + Columns.of(rest) > width) {
            String part = Columns.head(rest, Math.max(2, width - used));
            append(part, tone);
            newLine();
            rest = rest.substring(part.length());
        }
        append(rest, tone);
    }

    private void append(String word, Tone tone) {
        String gap = empty ? "" : " ";
        if (tone != runTone) {
            line.append(style.apply(runTone, run.toString())).append(gap);
            run.setLength(0);
            runTone = tone;
        } else {
            run.append(gap);
        }
        run.append(word);
        used += gap.length() + Columns.of(word);
        empty = false;
    }

    private void newLine() {
        endLine();
        line.setLength(0);
        line.append(indent);
        used = indent.length();
        empty = true;
    }

    private void endLine() {
        line.append(style.apply(runTone, run.toString()));
        run.setLength(0);
        lines.add(line.toString().stripTrailing());
    }
}
