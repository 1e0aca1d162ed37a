// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * How often a call failed with one error.
 *
 * @param count failures
 * @param withheld those of them that were not told as {@link org.tracewarden.api.event.FailedSyscall}, because
 *     the limit for this process, call and error was reached
 */
public record ErrorCount(SyscallError error, long count, long withheld) {}
