// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCertificate;

/**
 * Something that was wrong with an agent, and what was done.
 *
 * @param number counts up over all agents, from 1
 * @param incident faults of one kind of one agent, none more than a minute after the last, share an incident
 * @param summary one line for a person: {@code CPU quota exceeded: 1.52 s in 1 s, limit 1 s}
 * @param evidence what was seen, a line each, with figures and where they were read
 * @param action what the policy asks for
 * @param outcome what was really done, or why it could not be
 * @param death of a crash: the certificate, once there is one
 */
public record Fault(
        long number,
        long incident,
        int agentId,
        String agent,
        FaultKind kind,
        Instant at,
        String summary,
        List<String> evidence,
        FaultAction action,
        String outcome,
        Optional<DeathCertificate> death) {

    public Fault {
        evidence = List.copyOf(evidence);
    }
}
