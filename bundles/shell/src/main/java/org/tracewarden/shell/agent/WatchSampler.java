// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.shell.agent.render.WatchRow;
import org.tracewarden.shell.agent.render.WatchSample;
import org.tracewarden.shell.agent.render.WatchSort;

/** Takes what {@code asm:watch} shows from the supervisor, and keeps what is needed for rates. */
final class WatchSampler {

    /** Shorter spans give wild rates: figures are renewed once a second. */
    private static final Duration SPAN = Duration.ofMillis(900);

    private record Counted(Instant at, long calls, OptionalDouble rate) {}

    private final Agents agents;
    private final Clock clock;
    private final Map<Integer, Counted> counted = new HashMap<>();

    WatchSampler(Agents agents, Clock clock) {
        this.agents = agents;
        this.clock = clock;
    }

    WatchSample sample(WatchSort sort) throws CommandException {
        TelemetryAggregator telemetry = agents.telemetry();
        List<AgentInfo> all = agents.supervisor().agents();
        Instant now = clock.instant();
        Map<Integer, AgentEvent> last = Ownership.newest(telemetry.events(TelemetryAggregator.EVENTS));
        Map<Integer, AgentTelemetry> figures = new HashMap<>();
        telemetry.agents().forEach(one -> figures.put(one.id(), one));
        counted.keySet().retainAll(figures.keySet());
        List<WatchRow> rows = all.stream()
                .map(agent -> new WatchRow(agent, Optional.ofNullable(figures.get(agent.id())),
                        rate(agent.id(), figures, now), Optional.ofNullable(last.get(agent.id()))))
                .sorted(sort.order())
                .toList();
        return new WatchSample(telemetry.system(), rows, sort, now);
    }

    private OptionalDouble rate(int agent, Map<Integer, AgentTelemetry> figures, Instant now) {
        OptionalLong calls = figures.containsKey(agent)
                ? figures.get(agent).total().syscalls()
                : OptionalLong.empty();
        if (calls.isEmpty()) {
            counted.remove(agent);
            return OptionalDouble.empty();
        }
        Counted before = counted.get(agent);
        if (before == null) {
            counted.put(agent, new Counted(now, calls.getAsLong(), OptionalDouble.empty()));
            return OptionalDouble.empty();
        }
        Duration span = Duration.between(before.at(), now);
        if (span.compareTo(SPAN) < 0) {
            return before.rate();
        }
        OptionalDouble rate = OptionalDouble.of(
                Math.max(0, calls.getAsLong() - before.calls()) / (span.toNanos() / 1e9));
        counted.put(agent, new Counted(now, calls.getAsLong(), rate));
        return rate;
    }
}
