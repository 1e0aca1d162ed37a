// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import org.tracewarden.api.event.AgentEvent;

/** Takes events of agents: to the bus, the ring, the status files. Thread-safe; returns at once. */
@FunctionalInterface
public interface AgentEventSink {

    void accept(AgentEvent event);
}
