// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;

/** Whose events are: an id is given again, and what was told of it up to a removal is about one that had it before. */
final class Ownership {

    private Ownership() {}

    /** Whether what its id is told of next is another agent. */
    static boolean ends(AgentEvent event) {
        return event instanceof AgentLifecycle step && step.transition() == AgentTransition.REMOVED;
    }

    /**
     * Events of the agent that has this id now.
     *
     * @param events oldest first
     */
    static List<AgentEvent> of(int id, List<AgentEvent> events) {
        List<AgentEvent> own = new ArrayList<>();
        for (AgentEvent event : events) {
            if (event.agentId() == id && ends(event)) {
                own.clear();
            } else if (event.agentId() == id) {
                own.add(event);
            }
        }
        return own;
    }

    /**
     * The newest event of each agent that was not removed, by id.
     *
     * @param events oldest first
     */
    static Map<Integer, AgentEvent> newest(List<AgentEvent> events) {
        Map<Integer, AgentEvent> newest = new HashMap<>();
        for (AgentEvent event : events) {
            if (ends(event)) {
                newest.remove(event.agentId());
            } else {
                newest.put(event.agentId(), event);
            }
        }
        return newest;
    }
}
