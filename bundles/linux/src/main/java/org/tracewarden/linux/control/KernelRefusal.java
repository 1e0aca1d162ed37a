// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;

/** The kernel did not take what was written to one of its files. */
final class KernelRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    private final int errno;
    private final String reason;

    KernelRefusal(String what, int errno) {
        super(what + ": " + Libc.strerror(errno) + " (errno " + errno + ")");
        this.errno = errno;
        this.reason = Libc.strerror(errno);
    }

    int errno() {
        return errno;
    }

    /** The error's own words, as {@code Device or resource busy}. */
    String reason() {
        return reason;
    }
}
