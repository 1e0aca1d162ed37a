// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** All agents together, in the guide's layout; below it what the guide has no place for. */
public final class StatusPage {

    /** How many events are shown, as the guide has it. */
    public static final int EVENTS = 10;

    private static final String TITLE = "Agent Supervision Module - System Status";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Times times;
    private final int width;
    private final Style style;

    public StatusPage(Times times, int width, Style style) {
        this.times = times;
        this.width = width;
        this.style = style;
    }

    /**
     * @param trouble what is wrong with the supervision itself and how to mend it; empty for nothing
     * @param notes what cannot be watched of which agents, and why
     * @param events oldest first; the newest {@link #EVENTS} are shown, the newest first
     */
    public List<String> lines(SystemTelemetry system, List<AgentInfo> agents, Containment containment,
            String trouble, List<String> notes, List<AgentEvent> events, Instant now) {
        Page page = new Page(width, style).title(TITLE, TITLE.length()).blank();
        metrics(page, system);
        events(page.blank(), events, now);
        agents(page.blank(), agents, system, containment, now);
        if (!trouble.isEmpty()) {
            page.text("  !! ", SafeText.of(trouble), Tone.WARNING);
        }
        Policies.notes(page, notes);
        return page.lines();
    }

    private static void metrics(Page page, SystemTelemetry system) {
        AgentCounts total = system.total();
        page.heading("System Metrics:")
                .field("  Total Spawns:     ", Long.toString(total.spawns()))
                .field("  Total Exits:      ", Long.toString(total.exits()))
                .field("  Total Crashes:    ", Long.toString(total.crashes()), alarm(total.crashes()))
                .field("  Total Faults:     ", Long.toString(total.faults()), alarm(total.faults()))
                .field("  Total Restarts:   ", Long.toString(total.restarts()))
                .field("  Active Agents:    ", Integer.toString(system.active()))
                .field("  Total Syscalls:   ", Quantities.orUnknown(total.syscalls()));
    }

    private static Tone alarm(long count) {
        return count == 0 ? Tone.PLAIN : Tone.WARNING;
    }

    private static void events(Page page, List<AgentEvent> events, Instant now) {
        page.heading("Recent Events (last " + EVENTS + "):");
        if (events.isEmpty()) {
            page.text("  ", "none yet", Tone.FAINT);
        }
        for (int i = events.size() - 1; i >= Math.max(0, events.size() - EVENTS); i--) {
            AgentEvent event = events.get(i);
            page.field("  [" + event.header().kernelTime() / NANOS_PER_MILLI + "] ", EventWords.sentence(event) + ", "
                    + Ages.ago(event.header().wallInstant(), now), EventWords.tone(event));
        }
    }

    private void agents(Page page, List<AgentInfo> agents, SystemTelemetry system, Containment containment,
            Instant now) {
        page.field("Agents:             ", agents.isEmpty() ? "none; asm:spawn -- sleep 60 starts one" : states(agents))
                .field("Since boot:         ", counts(system.sinceBoot()))
                .field("Counted since:      ", times.toSecond(system.installed()) + " ("
                        + Ages.ago(system.installed(), now) + ")");
        if (system.gaps() > 0) {
            page.field("Gaps:               ", Units.counted(system.gaps(), "time") + " when counts may be short",
                    Tone.WARNING);
        }
        page.field("Held together by:   ", switch (containment.kind()) {
            case CGROUP_V2 -> "control groups, version 2";
            case CGROUP_V1 -> "control groups, version 1";
            case DESCENT -> "descent from a launcher";
        });
        for (String sentence : containment.missing()) {
            page.text("  !! ", SafeText.of(sentence), Tone.WARNING);
        }
    }

    private static String states(List<AgentInfo> agents) {
        return Arrays.stream(AgentState.values())
                .filter(state -> agents.stream().anyMatch(agent -> agent.state() == state))
                .map(state -> agents.stream().filter(agent -> agent.state() == state).count() + " " + state.word())
                .collect(Collectors.joining(", "));
    }

    private static String counts(AgentCounts counts) {
        return Units.counted(counts.spawns(), "spawn") + ", " + Units.counted(counts.exits(), "exit") + ", "
                + Units.counted(counts.faults(), "fault") + ", " + Units.counted(counts.restarts(), "restart");
    }
}
