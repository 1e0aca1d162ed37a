// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Instant;

/**
 * An agent's figures.
 *
 * @param total since the agent was first spawned
 * @param sinceBoot since the host was started
 * @param memoryBytes now
 * @param peakMemoryBytes of the present or last run
 * @param processes living ones
 * @param cpuShare of one core over the last second; 1.0 is one core
 * @param lastActivity when it last used CPU, began, or ended
 */
public record AgentTelemetry(
        int id,
        String name,
        AgentCounts total,
        AgentCounts sinceBoot,
        long memoryBytes,
        long peakMemoryBytes,
        int processes,
        double cpuShare,
        Instant lastActivity) {}
