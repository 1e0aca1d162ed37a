// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.Arrays;
import java.util.Optional;

/** What can be wrong with an agent, with the guide's triggers and default actions. */
public enum FaultKind {
    CPU_QUOTA("CPU quota exceeded", "cpu-quota", FaultAction.THROTTLE),
    MEMORY_LIMIT("memory limit exceeded", "memory-limit", FaultAction.KILL),
    SYSCALL_FLOOD("syscall flood", "syscall-flood", FaultAction.THROTTLE),
    CRASH("crash", "crash", FaultAction.RESTART),
    CAPABILITY_VIOLATION("capability violation", "capability-violation", FaultAction.KILL),
    UNRESPONSIVE("unresponsive", "unresponsive", FaultAction.RESTART),
    POLICY_VIOLATION("policy violation", "policy-violation", FaultAction.KILL);

    private final String words;
    private final String key;
    private final FaultAction standard;

    FaultKind(String words, String key, FaultAction standard) {
        this.words = words;
        this.key = key;
        this.standard = standard;
    }

    /** For a person. */
    public String words() {
        return words;
    }

    /** In configuration and commands. */
    public String key() {
        return key;
    }

    /** What is done unless configured otherwise. */
    public FaultAction standard() {
        return standard;
    }

    public static Optional<FaultKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equalsIgnoreCase(key)).findFirst();
    }
}
