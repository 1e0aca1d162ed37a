// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/**
 * The system call a task was in.
 *
 * @param number the architecture's number, -1 when it was in none or this could not be told
 * @param name as in {@code syscalls(2)}, such as {@code tgkill}; empty when not known
 * @param firstArgument first raw argument; for kill(2) its pid argument, negative for a process group
 */
public record SystemCall(int number, String name, long firstArgument) {

    public static final SystemCall NONE = new SystemCall(-1, "", 0);
}
