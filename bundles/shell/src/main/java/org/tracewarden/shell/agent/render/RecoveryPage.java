// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.List;
import java.util.Locale;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Tone;

/** What is done about faults. */
public final class RecoveryPage {

    private final int width;
    private final Style style;

    public RecoveryPage(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /** The global policy and who has another one. */
    public List<String> global(RecoveryPolicy policy, List<AgentInfo> agents) {
        Page page = new Page(width, style).heading("Global recovery policy: " + Policies.name(policy));
        actions(page, policy);
        List<AgentInfo> own = agents.stream().filter(agent -> agent.spec().recovery().isPresent()).toList();
        if (!own.isEmpty()) {
            page.blank().heading("Agents with their own:");
            own.forEach(agent -> page.field("  " + agent.id() + " " + agent.name() + "  ",
                    Policies.name(agent.spec().recovery().orElseThrow())));
        }
        return page.lines();
    }

    public List<String> of(AgentInfo agent, RecoveryPolicy global) {
        boolean own = agent.spec().recovery().isPresent();
        Page page = new Page(width, style).heading("Recovery policy of agent " + agent.id() + " " + agent.name() + ": "
                + (own ? "" : "the global one, ") + Policies.name(agent.spec().recovery().orElse(global)));
        actions(page, agent.spec().recovery().orElse(global));
        return page.lines();
    }

    private static void actions(Page page, RecoveryPolicy policy) {
        for (FaultKind kind : FaultKind.values()) {
            boolean standard = policy.actionFor(kind) == kind.standard();
            page.field("  " + padded(kind), policy.actionFor(kind).name().toLowerCase(Locale.ROOT)
                    + (standard ? "" : " (default: " + kind.standard().name().toLowerCase(Locale.ROOT) + ")"),
                    standard ? Tone.PLAIN : Tone.STRONG);
        }
    }

    static String padded(FaultKind kind) {
        return String.format(Locale.ROOT, "%-22s", kind.key());
    }
}
