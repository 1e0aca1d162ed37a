// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/** One fault with all that was seen. */
public final class FaultPage {

    private final Times times;
    private final int width;
    private final Style style;

    public FaultPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    public List<String> lines(Fault fault, Instant now) {
        Page page = new Page(width, style).heading("Fault " + fault.number() + ": " + fault.kind().words())
                .field("Agent:     ", fault.agentId() + " " + fault.agent(), Tone.NAME)
                .field("When:      ", times.dated(fault.at()) + " (" + Ages.ago(fault.at(), now) + ")")
                .field("Incident:  ", Long.toString(fault.incident()))
                .field("What:      ", SafeText.of(fault.summary()))
                .field("Action:    ", fault.action().name().toLowerCase(Locale.ROOT))
                .field("Outcome:   ", SafeText.of(fault.outcome()));
        if (!fault.evidence().isEmpty()) {
            page.blank().heading("Evidence:");
            fault.evidence().forEach(line -> page.text("  - ", SafeText.of(line), Tone.PLAIN));
        }
        fault.death().ifPresent(death -> page.blank().field("Death:     ", "@" + death.id() + " "
                + SafeText.of(death.summary()) + "; trace:why @" + death.id() + " tells all"));
        return page.lines();
    }
}
