// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.event.AgentEvent;

/** Figures of agents, at most 1 s old. OSGi service. Thread-safe. */
@ProviderType
public interface TelemetryAggregator {

    /** How many events are kept. */
    int EVENTS = 1_024;

    SystemTelemetry system();

    Optional<AgentTelemetry> agent(int id);

    /** By id. */
    List<AgentTelemetry> agents();

    /**
     * The newest events, oldest first, at most {@code limit} and {@link #EVENTS}. An id is given again: events of one up
     * to its last {@link org.tracewarden.api.event.AgentTransition#REMOVED} are of agents that had it before.
     */
    List<AgentEvent> events(int limit);

    /** Events that the ring no longer holds. */
    long eventsForgotten();
}
