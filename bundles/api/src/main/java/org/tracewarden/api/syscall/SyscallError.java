// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * An error that a system call returned.
 *
 * @param number errno, at least 1
 * @param name such as {@code ENOENT}; {@code errno NUMBER} where it has none
 * @param text as strerror(3) says it in the C locale, such as {@code No such file or directory}
 */
public record SyscallError(int number, String name, String text) {}
