// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.List;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.event.AgentEvent;

/**
 * All agents together, for programs.
 *
 * @param trouble what is wrong with the supervision itself and how to mend it; empty for nothing
 * @param notes what cannot be watched of which agents, and why
 * @param events oldest first
 */
public record SystemView(
        SystemTelemetry telemetry, Containment containment, String trouble, List<String> notes,
        List<AgentEvent> events) {}
