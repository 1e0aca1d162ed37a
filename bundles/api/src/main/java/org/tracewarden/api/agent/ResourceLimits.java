// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.OptionalLong;

/**
 * What an agent, with all its descendants, may use. An empty limit does not restrict.
 *
 * @param cpuQuotaMicros CPU time in one window, microseconds, at least 1,000; beyond it is a {@link FaultKind#CPU_QUOTA}
 * @param cpuWindowMicros length of the window, 100,000 to 60,000,000
 * @param memoryBytes at least 1 MiB; beyond it is a {@link FaultKind#MEMORY_LIMIT}
 * @param syscallsPerSecond at least 1; beyond it is a {@link FaultKind#SYSCALL_FLOOD}
 * @param processes processes and threads at once, at least 1; forks beyond it fail
 * @param openFiles descriptors of each process ({@code RLIMIT_NOFILE}), at least 16
 */
public record ResourceLimits(
        OptionalLong cpuQuotaMicros,
        long cpuWindowMicros,
        OptionalLong memoryBytes,
        OptionalLong syscallsPerSecond,
        OptionalLong processes,
        OptionalLong openFiles) {

    /** One second of CPU in a second, 100 MiB, 1,000 calls a second (the guide's), 512 processes. */
    public static final ResourceLimits DEFAULTS = new ResourceLimits(
            OptionalLong.of(1_000_000), 1_000_000, OptionalLong.of(100L << 20), OptionalLong.of(1_000),
            OptionalLong.of(512), OptionalLong.empty());

    public static final ResourceLimits NONE = new ResourceLimits(
            OptionalLong.empty(), 1_000_000, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
            OptionalLong.empty());

    /** @throws IllegalArgumentException when a value is out of its range, naming it */
    public ResourceLimits {
        check("cpu window", OptionalLong.of(cpuWindowMicros), 100_000, 60_000_000, "us");
        check("cpu quota", cpuQuotaMicros, 1_000, Long.MAX_VALUE, "us");
        check("memory limit", memoryBytes, 1L << 20, Long.MAX_VALUE, "bytes");
        check("syscall rate", syscallsPerSecond, 1, Long.MAX_VALUE, "calls a second");
        check("processes limit", processes, 1, 4_194_304, "processes");
        check("open files limit", openFiles, 16, 1_048_576, "descriptors");
    }

    private static void check(String name, OptionalLong value, long least, long most, String unit) {
        if (value.isPresent() && (value.getAsLong() < least || value.getAsLong() > most)) {
            throw new IllegalArgumentException(name + " " + value.getAsLong() + " " + unit + " is out of range (at least "
                    + least + (most == Long.MAX_VALUE ? "" : ", at most " + most) + "; none for no limit)");
        }
    }
}
