// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

/** The errors that the victims bring about, by {@code asm-generic/errno.h}. */
enum Errno {
    ENOENT(2),
    ESRCH(3),
    EBADF(9),
    EINVAL(22),
    ESPIPE(29),
    EPROTONOSUPPORT(93);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    static int number(String name) {
        return valueOf(name).number;
    }
}
