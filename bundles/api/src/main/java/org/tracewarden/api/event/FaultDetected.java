// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.process.ProcessInfo;

/** A fault of an agent was found, and something done about it. */
public record FaultDetected(EventHeader header, Fault fault) implements Event, AgentEvent {

    @Override
    public int agentId() {
        return fault.agentId();
    }

    @Override
    public String agent() {
        return fault.agent();
    }

    @Override
    public Optional<ProcessInfo> subject() {
        return fault.death().map(DeathCertificate::process);
    }
}
