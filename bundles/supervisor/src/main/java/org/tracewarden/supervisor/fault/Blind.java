// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.FaultKind;

/** What may be impossible to see of an agent. */
enum Blind {
    CPU("CPU time cannot be read, so that its quota cannot be watched; doctor says what is missing"),
    MEMORY("memory cannot be read, so that its limit cannot be watched; doctor says what is missing"),
    CALLS("system calls are not counted, so that floods cannot be seen; the syscall collector has to"
            + " run (trace:collectors says why it does not)"),
    FILE("its heartbeat file cannot be looked at, so that hanging cannot be seen; its file system does not answer"),
    HANGING("no watchdog, so that hanging cannot be seen; give it a watchdog, notify or file");

    private static final int NAMED = 3;

    private final String sentence;

    Blind(String sentence) {
        this.sentence = sentence;
    }

    /** What cannot be seen when the check of that kind does not know. */
    static Optional<Blind> of(FaultKind kind) {
        return switch (kind) {
            case CPU_QUOTA -> Optional.of(CPU);
            case MEMORY_LIMIT -> Optional.of(MEMORY);
            case SYSCALL_FLOOD -> Optional.of(CALLS);
            case UNRESPONSIVE -> Optional.of(FILE);
            case CRASH, CAPABILITY_VIOLATION, POLICY_VIOLATION -> Optional.empty();
        };
    }

    int bit() {
        return 1 << ordinal();
    }

    static List<Blind> ofBits(int bits) {
        return Arrays.stream(values()).filter(one -> (bits & one.bit()) != 0).toList();
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
