// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.List;
import java.util.Locale;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** What an agent may do and use, in the guide's layout; below it what the guide has no place for. */
public final class PolicyPage {

    private final int width;
    private final Style style;

    public PolicyPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /**
     * @param global the policy for faults of agents without one of their own
     * @param notes what of it cannot be watched, and why
     */
    public List<String> lines(AgentInfo agent, RecoveryPolicy global, List<String> notes) {
        AgentSpec spec = agent.spec();
        String title = "Policy for Agent " + agent.id();
        Page page = new Page(width, style).title(title + ":", title.length());
        may(page, spec);
        restarts(page.blank(), agent);
        limits(page.blank(), spec.limits());
        more(page.blank(), spec, global);
        Policies.notes(page, notes);
        return page.lines();
    }

    private static void may(Page page, AgentSpec spec) {
        page.heading("Capabilities:");
        spec.capabilities().forEach(capability -> page.text("  - ", capability.word(), Tone.PLAIN));
        if (spec.capabilities().isEmpty()) {
            page.text("  ", "none", Tone.PLAIN);
        }
        page.blank().heading("Scope:");
        spec.scope().paths().forEach(path -> page.field("  Path: ", SafeText.of(path)));
        if (spec.scope().paths().isEmpty()) {
            page.field("  Path: ", "/");
        }
    }

    private static void restarts(Page page, AgentInfo agent) {
        RestartPolicy restart = agent.spec().restart();
        page.field("Auto-Restart: ", restart.auto() ? "Yes" : "No")
                .field("Max Restarts: ", Integer.toString(restart.max()))
                .field("Current Restarts: ", Integer.toString(agent.restartCount()));
    }

    private static void limits(Page page, ResourceLimits limits) {
        String window = limits.cpuWindowMicros() == 1_000_000
                ? ""
                : " in " + limits.cpuWindowMicros() + Quantities.MICROSECONDS;
        page.heading("Resource Limits:")
                .field("  CPU Quota:     ", limits.cpuQuotaMicros().isEmpty()
                        ? "none"
                        : limits.cpuQuotaMicros().getAsLong() + Quantities.MICROSECONDS + window)
                .field("  Memory Limit:  ", limits.memoryBytes().isEmpty()
                        ? "none"
                        : limits.memoryBytes().getAsLong() + " bytes")
                .field("  Syscall Rate:  ", limits.syscallsPerSecond().isEmpty()
                        ? "none"
                        : limits.syscallsPerSecond().getAsLong() + "/sec")
                .field("  Processes:     ", Quantities.number(limits.processes()))
                .field("  Open Files:    ", Quantities.number(limits.openFiles()));
    }

    private static void more(Page page, AgentSpec spec, RecoveryPolicy global) {
        RestartPolicy restart = spec.restart();
        page.heading("Recovery (" + (spec.recovery().isPresent() ? "its own: " : "the global policy: ")
                + Policies.name(spec.recovery().orElse(global)) + "):");
        for (FaultKind kind : FaultKind.values()) {
            page.field("  " + RecoveryPage.padded(kind), spec.recovery().orElse(global).actionFor(kind).name()
                    .toLowerCase(Locale.ROOT));
        }
        page.blank();
        if (restart.auto()) {
            page.field("Pauses: ", "none before the first restart in a row, then " + Units.words(restart.backoffFirst())
                    + ", doubled each time up to " + Units.words(restart.backoffMost()) + "; counted anew after "
                    + Units.words(restart.stableAfter()) + " of running");
        }
        page.field("Watchdog: ", Policies.watchdog(spec.watchdog()))
                .field("Stop: ", Policies.stop(spec.stop()))
                .field("Log: ", spec.logs().keep()
                        ? Units.counted(spec.logs().files(), "file") + " of " + Units.bytes(spec.logs().fileBytes())
                        : "not kept");
    }
}
