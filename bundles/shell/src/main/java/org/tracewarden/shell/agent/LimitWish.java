// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.render.SafeText;

/** Limits as they were typed; those that were not given stay as they are. */
record LimitWish(Optional<String> cpu, Optional<String> memory, Optional<String> syscalls, Optional<String> processes,
        Optional<String> openFiles) {

    boolean nothing() {
        return cpu.isEmpty() && memory.isEmpty() && syscalls.isEmpty() && processes.isEmpty() && openFiles.isEmpty();
    }

    ResourceLimits applied(ResourceLimits before) throws CommandException {
        try {
            ResourceLimits limits = cpu.isEmpty() ? before : new AgentOption("--cpu", cpu.get()).cpu(before);
            OptionalLong bytes = memory.isEmpty()
                    ? limits.memoryBytes()
                    : new AgentOption("--memory", memory.get()).bytes();
            OptionalLong rate = syscalls.isEmpty()
                    ? limits.syscallsPerSecond()
                    : new AgentOption("--syscalls", syscalls.get()).rate();
            return new ResourceLimits(limits.cpuQuotaMicros(), limits.cpuWindowMicros(), bytes, rate,
                    count("--processes", processes, limits.processes()),
                    count("--open-files", openFiles, limits.openFiles()));
        } catch (IllegalArgumentException refused) {
            throw Failure.of(SafeText.of(refused.getMessage()));
        }
    }

    private static OptionalLong count(String option, Optional<String> text, OptionalLong before)
            throws CommandException {
        return text.isEmpty() ? before : new AgentOption(option, text.get()).count();
    }
}
