// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * Which system call.
 *
 * @param abi the table its number is of
 * @param number the number in that table
 * @param name as in {@code syscalls(2)}, such as {@code openat}; {@code syscall_NUMBER} for one the table does not have
 */
public record Syscall(SyscallAbi abi, int number, String name) {

    /** The name for a person, marked when it is not of the machine's own table: {@code i386:open}. */
    public String label() {
        return abi.mark().isEmpty() ? name : abi.mark() + ":" + name;
    }
}
