// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.FaultKind;

/** What may be impossible to see of an agent. */
enum Blind {
    CPU(FaultKind.CPU_QUOTA, "CPU time cannot be read, so that its quota cannot be watched; doctor says what is"
            + " missing"),
    MEMORY(FaultKind.MEMORY_LIMIT, "memory cannot be read, so that its limit cannot be watched; doctor says what is"
            + " missing"),
    CALLS(FaultKind.SYSCALL_FLOOD, "system calls are not counted, so that floods cannot be seen; the syscall collector"
            + " has to run (trace:collectors says why it does not)"),
    HANGING(FaultKind.UNRESPONSIVE, "no watchdog, so that hanging cannot be seen; give it a watchdog, notify or file");

    private static final int NAMED = 3;

    private final FaultKind kind;
    private final String sentence;

    Blind(FaultKind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    static Optional<Blind> of(FaultKind kind) {
        return Arrays.stream(values()).filter(one -> one.kind == kind).findFirst();
    }

    /** With what to do. */
    String sentence() {
        return sentence;
    }

    /** @param names of the agents, sorted, at least one */
    String about(List<String> names) {
        int more = names.size() - NAMED;
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "") + ": " + sentence;
    }
}
