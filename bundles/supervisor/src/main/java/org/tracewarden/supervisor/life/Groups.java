// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.ControlGroups;

/** The control groups of agents, numbered by their ids, and the hard limits in them. Thread-safe. */
final class Groups {

    private final ControlGroups groups;
    private final Supplier<RecoveryPolicy> global;

    /** @param global policy for faults of agents that have none of their own */
    Groups(ControlGroups groups, Supplier<RecoveryPolicy> global) {
        this.groups = groups;
        this.global = global;
    }

    ControlGroup open(int id) throws IOException {
        return groups.open(id);
    }

    /** Memory beyond the limit is killed by the kernel only where the policy says kill or restart. */
    void limit(ControlGroup group, AgentSpec spec) throws IOException {
        FaultAction action = spec.recovery().orElseGet(global).actionFor(FaultKind.MEMORY_LIMIT);
        boolean hard = action == FaultAction.KILL || action == FaultAction.RESTART;
        group.limit(hard ? spec.limits().memoryBytes() : OptionalLong.empty(), spec.limits().processes());
    }

    List<Path> launcherJoinFiles() throws IOException {
        return groups.launcherJoinFiles();
    }

    /** Ids of agents that have a group now. */
    List<Integer> ids() {
        return groups.numbers();
    }

    Optional<Integer> idOf(int pid) {
        OptionalInt number = groups.numberOf(pid);
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    Containment containment() {
        return groups.containment();
    }

    boolean byDescent() {
        return containment().kind() == Containment.Kind.DESCENT;
    }
}
