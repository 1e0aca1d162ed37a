// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Units;

/** An agent's limits in the form in which they are set, with what it uses now. */
public final class LimitsPage {

    private final int width;
    private final Style style;

    public LimitsPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    public List<String> lines(AgentInfo agent, Optional<AgentTelemetry> telemetry) {
        ResourceLimits limits = agent.spec().limits();
        Optional<AgentTelemetry> now = telemetry.filter(t -> agent.state().alive());
        Page page = new Page(width, style).heading("Limits of agent " + agent.id() + " " + agent.name() + ":");
        page.field("  --cpu         ", Quantities.cpu(limits)
                        + now.map(t -> " (uses " + Units.percent(t.cpuShare()) + " of one core)").orElse(""))
                .field("  --memory      ", Quantities.bytes(limits.memoryBytes())
                        + now.map(t -> " (uses " + Units.bytes(t.memoryBytes()) + ", at most "
                                + Units.bytes(t.peakMemoryBytes()) + ")").orElse(""))
                .field("  --syscalls    ", Quantities.rate(limits.syscallsPerSecond()))
                .field("  --processes   ", Quantities.number(limits.processes())
                        + now.map(t -> " (has " + t.processes() + ")").orElse(""))
                .field("  --open-files  ", Quantities.number(limits.openFiles())
                        + (limits.openFiles().isEmpty() ? "" : " (of each process)"));
        return page.lines();
    }
}
