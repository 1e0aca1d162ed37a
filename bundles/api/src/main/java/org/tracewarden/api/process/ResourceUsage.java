// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

/**
 * What a process had used when it ended, over all of its threads.
 *
 * @param userNanos CPU time in user mode, scaled to the precise run time as {@code getrusage(2)} does
 * @param systemNanos CPU time in the kernel, likewise
 * @param maxRssBytes largest resident set
 * @param readBytes bytes fetched from storage ({@code read_bytes} in {@code proc_pid_io(5)})
 * @param writtenBytes bytes sent to storage
 * @param readChars bytes returned by read-like calls ({@code rchar})
 * @param writtenChars bytes passed to write-like calls ({@code wchar})
 * @param minorFaults page faults without I/O
 * @param majorFaults page faults with I/O
 * @param lifetimeNanos from start to end, boot clock
 */
public record ResourceUsage(
        long userNanos,
        long systemNanos,
        long maxRssBytes,
        long readBytes,
        long writtenBytes,
        long readChars,
        long writtenChars,
        long minorFaults,
        long majorFaults,
        long lifetimeNanos) {}
