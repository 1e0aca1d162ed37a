// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.shell.agent.render.EventLines;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Units;

/** The newest events, and those that come. */
final class AgentEvents {

    private static final long GLANCE_MILLIS = 200;
    private static final int ATTEMPTS = 20;

    /** @param forgotten how many events there were before those of the ring */
    private record Look(long forgotten, List<AgentEvent> ring) {

        long all() {
            return forgotten + ring.size();
        }
    }

    private final Agents agents;
    private final Screen screen;
    private final EventLines lines;
    private final Clock clock;
    private final boolean json;
    /** Whether the one agent that was asked for is gone. */
    private boolean removed;

    /** @param follow whether events are to be shown as they happen */
    AgentEvents(Agents agents, Screen screen, Times times, Clock clock, boolean follow, boolean json) {
        this.agents = agents;
        this.screen = screen;
        this.clock = clock;
        this.lines = new EventLines(times, !follow, screen.width(), screen.style());
        this.json = json;
    }

    /** @param agent only events of this one */
    void list(Optional<AgentInfo> agent, int last) throws CommandException {
        List<AgentEvent> wanted = newest(agent, agents.telemetry().events(TelemetryAggregator.EVENTS), last);
        if (wanted.isEmpty() && !json) {
            screen.print(nothing(agent));
        } else {
            begin();
            print(wanted);
        }
        screen.flush();
    }

    /** The same, and then events as they come, until Ctrl+C, the end of the output, the agent or the supervisor. */
    void follow(Optional<AgentInfo> agent, int last) throws CommandException {
        TelemetryAggregator telemetry = agents.telemetry();
        Look look = look(telemetry);
        long seen = look.all();
        begin();
        print(newest(agent, look.ring(), last));
        try {
            while (screen.flush() && !removed) {
                Thread.sleep(GLANCE_MILLIS);
                if (agents.services().telemetry().filter(now -> now == telemetry).isEmpty()) {
                    throw Failure.of("The supervisor was stopped or replaced: give the command again.");
                }
                seen = showNew(telemetry, agent, seen);
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end
            return;
        }
    }

    private long showNew(TelemetryAggregator telemetry, Optional<AgentInfo> agent, long seen) throws CommandException {
        Look look = look(telemetry);
        if (look.forgotten() > seen) {
            missed(look.forgotten() - seen);
        }
        int known = (int) Math.max(0, Math.min(look.ring().size(), seen - look.forgotten()));
        for (AgentEvent event : look.ring().subList(known, look.ring().size())) {
            boolean wanted = agent.isEmpty() || agent.get().id() == event.agentId();
            if (wanted && !removed) {
                print(List.of(event));
                removed = agent.isPresent() && Ownership.ends(event);
            }
        }
        return Math.max(seen, look.all());
    }

    /** The ring and the number of its first event have to be of the same moment. */
    private static Look look(TelemetryAggregator telemetry) {
        for (int attempt = 1; ; attempt++) {
            long forgotten = telemetry.eventsForgotten();
            Look look = new Look(forgotten, telemetry.events(TelemetryAggregator.EVENTS));
            if (attempt == ATTEMPTS || telemetry.eventsForgotten() == forgotten) {
                return look;
            }
        }
    }

    private static List<AgentEvent> newest(Optional<AgentInfo> agent, List<AgentEvent> events, int most) {
        List<AgentEvent> wanted = agent.isPresent() ? Ownership.of(agent.get().id(), events) : events;
        return wanted.subList(Math.max(0, wanted.size() - most), wanted.size());
    }

    private static String nothing(Optional<AgentInfo> agent) {
        return agent.isEmpty()
                ? "Nothing has happened yet; asm:events -f waits for it."
                : "Of agent " + agent.get().id() + " " + agent.get().name()
                        + " no event is kept; asm:events -f " + agent.get().name() + " waits for the next.";
    }

    private void begin() {
        if (!json) {
            screen.print(lines.header());
        }
    }

    private void print(List<AgentEvent> events) throws CommandException {
        for (AgentEvent event : events) {
            if (json) {
                screen.print(agents.json().encode(event));
            } else {
                screen.print(lines.lines(event, clock.instant()));
            }
        }
    }

    private void missed(long events) {
        screen.print(json
                ? "{\"type\":\"lagged\",\"lost\":" + events + "}"
                : "... " + Units.counted(events, "event") + " not shown: this terminal fell behind");
    }
}
