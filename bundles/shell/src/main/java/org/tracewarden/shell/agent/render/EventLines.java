// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.List;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.shell.render.Columns;
import org.tracewarden.shell.render.Paragraph;
import org.tracewarden.shell.render.Span;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/** Events of agents, each with its time and its agent before what happened. */
public final class EventLines {

    private static final String NAME = "%6d %-16s  ";
    private static final int LEAST_TEXT = 30;

    private final Times times;
    private final boolean ages;
    private final int width;
    private final Style style;

    /** @param ages whether it is shown how long ago each was; otherwise events are shown as they happen */
    public EventLines(Times times, boolean ages, int width, Style style) {
        this.times = times;
        this.ages = ages;
        this.width = width;
        this.style = style;
    }

    public String header() {
        String text = "TIME          " + (ages ? " AGO  " : "") + "    ID NAME              EVENT";
        return style.apply(Tone.STRONG, Columns.cut(text, width));
    }

    public List<String> lines(AgentEvent event, Instant now) {
        Instant at = event.header().wallInstant();
        String when = times.time(at) + "  " + (ages ? String.format("%4s  ", Ages.brief(at, now)) : "");
        String prefix = when + String.format(NAME, event.agentId(), Columns.cut(event.agent(), 16));
        String more = EventWords.more(event);
        List<Span> text = List.of(Span.of(EventWords.predicate(event) + (more.isEmpty() ? "" : ":"),
                EventWords.tone(event)), Span.of(more));
        if (prefix.length() + LEAST_TEXT > width) {
            prefix = when.strip() + " " + event.agentId() + " " + event.agent() + " ";
            return Paragraph.lines("", 2, join(prefix, text), width, style);
        }
        return Paragraph.lines(prefix, prefix.length(), text, width, style);
    }

    private static List<Span> join(String prefix, List<Span> text) {
        return List.of(Span.of(prefix), text.get(0), text.get(1));
    }
}
