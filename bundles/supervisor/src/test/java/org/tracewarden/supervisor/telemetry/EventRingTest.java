// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;

/** The newest events. */
class EventRingTest {

    private final EventRing ring = new EventRing(4);

    @Test
    void theNewestComeOldestFirst() {
        add(1, 2, 3);
        assertEquals(List.of(1, 2, 3), ids(10));
        assertEquals(List.of(2, 3), ids(2));
        assertEquals(List.of(), ids(0));
        assertEquals(0, ring.forgotten());
    }

    @Test
    void theOldestAreForgottenAndCounted() {
        add(1, 2, 3, 4, 5, 6);
        assertEquals(List.of(3, 4, 5, 6), ids(4));
        assertEquals(2, ring.forgotten());
    }

    private void add(int... agents) {
        for (int agent : agents) {
            ring.add(new AgentLifecycle(new EventHeader("supervisor", agent, agent), agent, "a" + agent,
                    AgentTransition.SPAWNED, Optional.empty(), Optional.empty(), 0, ""));
        }
    }

    private List<Integer> ids(int limit) {
        return ring.newest(limit).stream().map(AgentEvent::agentId).toList();
    }
}
