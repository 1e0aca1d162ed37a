// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** What {@link Event}s about a supervised agent have in common. */
public sealed interface AgentEvent permits AgentLifecycle, FaultDetected {

    EventHeader header();

    int agentId();

    String agent();
}
