// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.shell.render.Columns;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/**
 * Lines of an agent's output: time, where it came from ({@code |} output, {@code !} error, {@code *} the launcher), and
 * the text with its blanks as they are. Too long ones go on in the next line.
 */
public final class LogLines {

    private static final int LEAST_TEXT = 20;
    private static final String TAB = "    ";

    private final Times times;
    private final int width;
    private final Style style;

    /** @param width columns of a line; {@link Integer#MAX_VALUE} for whole lines */
    public LogLines(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(AgentLogLine line) {
        String prefix = times.time(line.at()) + switch (line.source()) {
            case OUTPUT -> " | ";
            case ERROR -> " ! ";
            case LAUNCHER -> " * ";
        };
        Tone tone = switch (line.source()) {
            case OUTPUT -> Tone.PLAIN;
            case ERROR -> Tone.WARNING;
            case LAUNCHER -> Tone.FAINT;
        };
        int room = Math.max(LEAST_TEXT, width - prefix.length());
        List<String> lines = new ArrayList<>();
        String rest = SafeText.of(line.text().replace("\t", TAB)).stripTrailing();
        do {
            String part = head(rest, room);
            lines.add((prefix + style.apply(tone, part)).stripTrailing());
            rest = rest.substring(part.length());
            prefix = " ".repeat(prefix.length());
        } while (!rest.isEmpty());
        return lines;
    }

    /** As much as fits, at least one character. */
    private static String head(String text, int room) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            used += Columns.of(text.substring(end, next));
            if (used > room && end > 0) {
                break;
            }
            end = next;
        }
        return text.substring(0, end);
    }
}
