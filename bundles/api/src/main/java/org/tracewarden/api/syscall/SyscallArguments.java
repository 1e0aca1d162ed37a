// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/** The six raw arguments. A call takes as many of them as it has; the others are what was in the registers. */
public record SyscallArguments(long first, long second, long third, long fourth, long fifth, long sixth) {

    public static final SyscallArguments NONE = new SyscallArguments(0, 0, 0, 0, 0, 0);

    /** @param index 0 to 5 */
    public long get(int index) {
        return switch (index) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            case 3 -> fourth;
            case 4 -> fifth;
            case 5 -> sixth;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }
}
