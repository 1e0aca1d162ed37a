// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;

/** What is remembered of a run that has or had faults; most of the many runs have none. Not thread-safe. */
final class Ongoing {

    /** Conditions that go on, with the action they were told with. */
    private final Map<FaultKind, FaultAction> told = new EnumMap<>(FaultKind.class);
    private Optional<RunThrottle> throttle = Optional.empty();
    private Optional<Reports> reports = Optional.empty();
    private Optional<MemoryCheck> memory = Optional.empty();
    private Optional<Ordered> ordered = Optional.empty();

    /** The kill or restart that was ordered, with the fault it was for. */
    record Ordered(long fault, long nanos, FaultAction action) {}

    /** @return whether it goes on since it was told with this action */
    boolean goesOn(FaultKind kind, FaultAction action) {
        return told.put(kind, action) == action;
    }

    void gone(FaultKind kind) {
        told.remove(kind);
    }

    Optional<FaultAction> toldWith(FaultKind kind) {
        return Optional.ofNullable(told.get(kind));
    }

    Optional<RunThrottle> throttle() {
        return throttle;
    }

    void throttle(RunThrottle made) {
        throttle = Optional.of(made);
    }

    Reports reports() {
        if (reports.isEmpty()) {
            reports = Optional.of(new Reports());
        }
        return reports.get();
    }

    Optional<MemoryCheck> memory() {
        return memory;
    }

    void memory(MemoryCheck made) {
        memory = Optional.of(made);
    }

    Optional<Ordered> ordered() {
        return ordered;
    }

    void ordered(Ordered order) {
        ordered = Optional.of(order);
    }
}
