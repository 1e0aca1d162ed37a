// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.time.Instant;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;

/** What the views show of one agent. */
record Shown(AgentInfo info, AgentTelemetry figures) {

    int id() {
        return info.id();
    }

    Ago lastActivity(Instant now) {
        return Ago.between(figures.lastActivity(), now);
    }

    /** Of all that {@link AgentText} and {@link StatusText} take from it, but for the time that passes. */
    long fingerprint() {
        AgentCounts counts = figures.total();
        RestartPolicy restart = info.spec().restart();
        long capabilities = 0;
        for (Capability one : info.spec().capabilities()) {
            capabilities |= 1L << one.ordinal();
        }
        return new Fingerprint()
                .add(info.id())
                .add(info.name())
                .add(info.process().isPresent() ? info.process().get().pid() : 0)
                .add(info.state().ordinal())
                .add(capabilities)
                .add(restart.auto() ? restart.max() : -1)
                .add(info.restartCount())
                .add(counts.spawns())
                .add(counts.exits())
                .add(counts.faults())
                .add(counts.restarts())
                .add(counts.cpuMicros())
                .add(figures.memoryBytes())
                .bits();
    }
}
