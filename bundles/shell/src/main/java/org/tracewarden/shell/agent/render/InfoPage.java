// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** One agent in the guide's layout; below it what the guide has no place for. */
public final class InfoPage {

    private final Times times;
    private final int width;
    private final Style style;

    public InfoPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /** @param telemetry empty as long as nobody has looked at it */
    public List<String> lines(AgentInfo agent, Optional<AgentTelemetry> telemetry, Instant now) {
        Page page = new Page(width, style).title("Agent Information:", "Agent Information:".length());
        identity(page, agent);
        telemetry(page.blank(), telemetry);
        page.blank().field("Last Activity:   ",
                telemetry.map(t -> Ages.ago(t.lastActivity(), now)).orElse("unknown"));
        how(page.blank(), agent, now);
        what(page, agent.spec());
        telemetry.ifPresent(t -> use(page, agent, t));
        end(page, agent);
        return page.lines();
    }

    private static void identity(Page page, AgentInfo agent) {
        AgentSpec spec = agent.spec();
        page.field("Agent ID:        ", Integer.toString(agent.id()))
                .field("PID:             ", agent.process().map(p -> Integer.toString(p.pid())).orElse("-"))
                .field("Name:            ", agent.name(), Tone.NAME)
                .field("State:           ", agent.state().word(), States.tone(agent.state()))
                .field("Capabilities:    ", spec.capabilities().isEmpty() ? "none" : spec.capabilities().stream()
                        .map(Capability::word).collect(Collectors.joining(", ")))
                .field("Auto-Restart:    ", spec.restart().auto() ? "Yes (max " + spec.restart().max() + ")" : "No")
                .field("Restart Count:   ", Integer.toString(agent.restartCount()));
    }

    private static void telemetry(Page page, Optional<AgentTelemetry> telemetry) {
        Optional<AgentCounts> total = telemetry.map(AgentTelemetry::total);
        page.heading("Telemetry:")
                .field("  Spawn Count:   ", total.map(t -> Long.toString(t.spawns())).orElse("unknown"))
                .field("  Exit Count:    ", total.map(t -> Long.toString(t.exits())).orElse("unknown"))
                .field("  Fault Count:   ", total.map(t -> Long.toString(t.faults())).orElse("unknown"),
                        total.filter(t -> t.faults() > 0).isPresent() ? Tone.WARNING : Tone.PLAIN)
                .field("  CPU Time:      ", total.map(t -> t.cpuMicros() + Quantities.MICROSECONDS).orElse("unknown"))
                .field("  Memory:        ", telemetry.map(t -> t.memoryBytes() + " bytes").orElse("unknown"));
    }

    private void how(Page page, AgentInfo agent, Instant now) {
        page.field("In this state:   ", "since " + times.toSecond(agent.since()) + " (" + Ages.ago(agent.since(), now)
                + ")" + (agent.state().alive() && !agent.ready() ? ", not ready yet" : ""));
        optional(page, "Why:             ", agent.reason());
        optional(page, "It says:         ", agent.statusText());
        page.field("Declared by:     ", agent.source().map(SafeText::of).orElse("command or service; asm:remove"
                + " forgets it"));
    }

    private static void what(Page page, AgentSpec spec) {
        page.field("Command:         ", SafeText.of(String.join(" ", spec.command())));
        optional(page, "User:            ", spec.user());
        optional(page, "Directory:       ", spec.workingDirectory());
        optional(page, "Environment:     ", String.join(", ", spec.environment().keySet()));
        optional(page, "Starts after:    ", String.join(", ", spec.after())
                + (spec.cascade() ? " and restarts with them" : ""));
    }

    private static void use(Page page, AgentInfo agent, AgentTelemetry telemetry) {
        AgentCounts total = telemetry.total();
        if (agent.state().alive()) {
            page.field("Processes:       ", Units.count(telemetry.processes())
                    + (agent.launcher().isPresent() ? ", launcher " + agent.launcher().getAsInt() : ""));
            page.field("CPU Now:         ", Units.percent(telemetry.cpuShare()) + " of one core");
        }
        page.field("Peak Memory:     ", Units.bytes(telemetry.peakMemoryBytes()))
                .field("Disk:            ", total.ioReadBytes().isEmpty() || total.ioWriteBytes().isEmpty()
                        ? "unknown"
                        : Units.bytes(total.ioReadBytes().getAsLong()) + " read, "
                                + Units.bytes(total.ioWriteBytes().getAsLong()) + " written")
                .field("System Calls:    ", Quantities.orUnknown(total.syscalls()))
                .field("Crashes:         ", Long.toString(total.crashes()))
                .field("Restarts:        ", Long.toString(total.restarts()));
    }

    private static void end(Page page, AgentInfo agent) {
        agent.lastExit().ifPresent(exit -> page.field("Last Exit:       ", States.ended(exit)));
        agent.lastDeath().ifPresent(death -> page.field("Last Death:      ", "@" + death.id() + " "
                + SafeText.of(death.summary()) + "; trace:why @" + death.id() + " tells all"));
    }

    private static void optional(Page page, String label, String value) {
        if (!value.isEmpty()) {
            page.field(label, SafeText.of(value));
        }
    }
}
