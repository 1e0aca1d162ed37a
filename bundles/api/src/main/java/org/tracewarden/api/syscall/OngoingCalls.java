// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * Threads of one process that were in a call of one kind when the span ended.
 *
 * @param threads how many, at least 1
 * @param insideNanos time they spent in it within the span, summed
 * @param oldestEnteredAt when the first of them began, boot clock
 */
public record OngoingCalls(Syscall syscall, WaitKind waitedFor, int threads, long insideNanos, long oldestEnteredAt) {}
