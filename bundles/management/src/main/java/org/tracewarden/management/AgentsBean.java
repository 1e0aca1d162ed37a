// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.FaultDetected;

/** The bean of all agents together. */
final class AgentsBean {

    private final AgentSupervisor supervisor;
    private final TelemetryAggregator telemetry;
    private final FaultDetector detector;

    AgentsBean(AgentSupervisor supervisor, TelemetryAggregator telemetry, FaultDetector detector) {
        this.supervisor = supervisor;
        this.telemetry = telemetry;
        this.detector = detector;
    }

    OpenBean open() {
        OpenBean bean = new OpenBean("All supervised agents together, removed ones included in what was counted")
                .count("Agents", "Agents there are, in whatever state", () -> (long) supervisor.agents().size())
                .count("Active", "Agents that run", () -> (long) telemetry.system().active())
                .table("AgentsByState", "Agents by state",
                        Table.of("AgentsByState", List.of("state"), List.of("total"), this::byState));
        CountsAttributes.add(bean, "since the platform was installed", () -> telemetry.system().total());
        return bean.table("CountsBySpan",
                        "The same since the platform was installed (total) and since the host was started (boot)",
                        CountsAttributes.table("SystemCounts", () -> telemetry.system().total(),
                                () -> telemetry.system().sinceBoot()))
                .text("Installed", "When the counting began, UTC", () -> telemetry.system().installed().toString())
                .count("Gaps", "Times when counts may be short, such as calls while nobody counted them",
                        () -> telemetry.system().gaps())
                .count("EventsForgotten", "Events that are not kept any more", telemetry::eventsForgotten)
                .text("Containment", "How agents are held together: CGROUP_V2, CGROUP_V1 or DESCENT",
                        () -> supervisor.containment().kind().name())
                .texts("Missing", "What cannot be done because of that, and what to do; empty when nothing is",
                        () -> supervisor.containment().missing().toArray(String[]::new))
                .texts("Recovery", "What is done about faults where an agent has no policy of its own: kind and action",
                        () -> AgentBean.lines(detector.recovery()))
                .lines("latest", "The newest events of agents, oldest of them first: time, agent, what, detail",
                        "limit", "how many at most, 1 to " + Lines.MAX,
                        limit -> telemetry.events(Lines.checkedLimit(limit)).stream()
                                .map(AgentsBean::line).toArray(String[]::new))
                .lines("faults", "The newest faults, oldest of them first: time, agent, kind, action, summary, outcome",
                        "limit", "how many at most, 1 to " + Lines.MAX,
                        limit -> FaultLines.of(detector.faults(OptionalInt.empty(), Lines.checkedLimit(limit))));
    }

    private List<Object[]> byState() {
        long[] counts = new long[AgentState.values().length];
        for (AgentInfo agent : supervisor.agents()) {
            counts[agent.state().ordinal()]++;
        }
        List<Object[]> rows = new ArrayList<>();
        for (AgentState state : AgentState.values()) {
            rows.add(new Object[] {state.name(), counts[state.ordinal()]});
        }
        return rows;
    }

    private static String line(AgentEvent event) {
        String what = event instanceof AgentLifecycle step
                ? step.transition() + " " + step.detail()
                : "FAULT " + ((FaultDetected) event).fault().summary();
        return Lines.safe(event.header().wallInstant() + " " + event.agent() + " " + what).strip();
    }
}
