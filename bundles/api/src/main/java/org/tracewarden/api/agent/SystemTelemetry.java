// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Instant;

/**
 * Figures of all agents together, removed ones included.
 *
 * @param total since the platform was installed
 * @param sinceBoot since the host was started
 * @param active agents that run
 * @param installed when the counting began
 * @param gaps times when counts may be short, such as calls while nobody counted them
 */
public record SystemTelemetry(AgentCounts total, AgentCounts sinceBoot, int active, Instant installed, long gaps) {}
