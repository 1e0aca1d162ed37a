// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FaultDetected;

/** Counts what becomes of agents: their steps by transition, their faults by kind. No agent is a label. */
final class AgentEventCounts implements EventSubscriber {

    private final AtomicLongArray steps = new AtomicLongArray(AgentTransition.values().length);
    private final AtomicLongArray faults = new AtomicLongArray(FaultKind.values().length);

    @Override
    public void onEvent(Event event) {
        if (event instanceof AgentLifecycle step) {
            steps.incrementAndGet(step.transition().ordinal());
        } else if (event instanceof FaultDetected detected) {
            faults.incrementAndGet(detected.fault().kind().ordinal());
        }
    }

    long faults() {
        long sum = 0;
        for (int i = 0; i < faults.length(); i++) {
            sum += faults.get(i);
        }
        return sum;
    }

    /** Kind and count, for every kind. */
    List<Object[]> faultsByKind() {
        return rows(FaultKind.values(), faults);
    }

    /** Transition and count, for every transition. */
    List<Object[]> stepsByTransition() {
        return rows(AgentTransition.values(), steps);
    }

    private static List<Object[]> rows(Enum<?>[] labels, AtomicLongArray counts) {
        List<Object[]> rows = new ArrayList<>();
        for (Enum<?> label : labels) {
            rows.add(new Object[] {label.name(), counts.get(label.ordinal())});
        }
        return rows;
    }
}
