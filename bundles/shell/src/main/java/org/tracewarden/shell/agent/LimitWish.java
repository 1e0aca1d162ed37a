// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.ResourceLimits;

/** Limits as they were typed; those that were not given stay as they are. */
record LimitWish(Optional<String> cpu, Optional<String> memory, Optional<String> syscalls, Optional<String> processes,
        Optional<String> openFiles) {

    boolean nothing() {
        return cpu.isEmpty() && memory.isEmpty() && syscalls.isEmpty() && processes.isEmpty() && openFiles.isEmpty();
    }

    ResourceLimits applied(ResourceLimits before) throws CommandException {
        ResourceLimits limits = before;
        if (cpu.isPresent()) {
            limits = new AgentOption("--cpu", cpu.get()).cpu(limits);
        }
        limits = applied("--memory", memory, AgentOption::bytes, limits, (old, bytes) -> new ResourceLimits(
                old.cpuQuotaMicros(), old.cpuWindowMicros(), bytes, old.syscallsPerSecond(), old.processes(),
                old.openFiles()));
        limits = applied("--syscalls", syscalls, AgentOption::rate, limits, (old, rate) -> new ResourceLimits(
                old.cpuQuotaMicros(), old.cpuWindowMicros(), old.memoryBytes(), rate, old.processes(),
                old.openFiles()));
        limits = applied("--processes", processes, AgentOption::count, limits, (old, count) -> new ResourceLimits(
                old.cpuQuotaMicros(), old.cpuWindowMicros(), old.memoryBytes(), old.syscallsPerSecond(), count,
                old.openFiles()));
        return applied("--open-files", openFiles, AgentOption::count, limits, (old, count) -> new ResourceLimits(
                old.cpuQuotaMicros(), old.cpuWindowMicros(), old.memoryBytes(), old.syscallsPerSecond(),
                old.processes(), count));
    }

    private interface Reading {
        OptionalLong read(AgentOption option) throws CommandException;
    }

    private static ResourceLimits applied(String name, Optional<String> text, Reading reading, ResourceLimits before,
            BiFunction<ResourceLimits, OptionalLong, ResourceLimits> change) throws CommandException {
        if (text.isEmpty()) {
            return before;
        }
        AgentOption option = new AgentOption(name, text.get());
        OptionalLong limit = reading.read(option);
        return option.accepted(() -> change.apply(before, limit));
    }
}
