// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.Optional;
import java.util.OptionalDouble;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.event.AgentEvent;

/**
 * One agent in {@code asm:watch}.
 *
 * @param telemetry empty as long as nobody has looked at it
 * @param callsPerSecond system calls over the last second or so; empty where nobody counts them
 * @param last its newest event that is kept
 */
public record WatchRow(
        AgentInfo agent, Optional<AgentTelemetry> telemetry, OptionalDouble callsPerSecond, Optional<AgentEvent> last) {

    double cpuShare() {
        return agent.state().alive() ? telemetry.map(AgentTelemetry::cpuShare).orElse(0.0) : 0;
    }

    long memoryBytes() {
        return agent.state().alive() ? telemetry.map(AgentTelemetry::memoryBytes).orElse(0L) : 0;
    }

    long restarts() {
        return telemetry.map(t -> t.total().restarts()).orElse(0L);
    }

    long faults() {
        return telemetry.map(t -> t.total().faults()).orElse(0L);
    }
}
