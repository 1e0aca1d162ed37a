// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.event.AgentEvent;

/** The newest events. Thread-safe: a lock that is held for the time of one store. */
final class EventRing {

    private final AgentEvent[] slots;
    private long added;

    /** @param capacity a power of two */
    EventRing(int capacity) {
        slots = new AgentEvent[capacity];
    }

    synchronized void add(AgentEvent event) {
        slots[(int) (added++ & slots.length - 1)] = event;
    }

    /** At most so many, oldest first. */
    synchronized List<AgentEvent> newest(int limit) {
        long first = Math.max(0, added - Math.min(Math.max(limit, 0), slots.length));
        List<AgentEvent> found = new ArrayList<>((int) (added - first));
        for (long i = first; i < added; i++) {
            found.add(slots[(int) (i & slots.length - 1)]);
        }
        return found;
    }

    synchronized long forgotten() {
        return Math.max(0, added - slots.length);
    }
}
