// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.tool.Tool;

/** The tools there are, each with what it answers. */
public final class ToolPage {

    private final int width;
    private final Style style;

    public ToolPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    public List<String> lines(List<Tool> tools) {
        List<String> lines = new ArrayList<>();
        for (Tool tool : tools) {
            lines.addAll(Paragraph.lines("", 2, List.of(Span.of(SafeText.of(tool.name()), Tone.NAME)), width, style));
            lines.addAll(Paragraph.lines("  ", 2, List.of(Span.of(SafeText.of(tool.description()))), width, style));
        }
        return lines;
    }
}
