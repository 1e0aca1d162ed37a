// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import org.tracewarden.api.syscall.SyscallCall;

/** The errors that patterns are made of, by their numbers in {@code asm-generic/errno.h}. */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;
    static final int EMFILE = 24;
    static final int ENETUNREACH = 101;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;

    private Errno() {}

    /** The number of the call's error; 0 without one. */
    static int of(SyscallCall call) {
        return call.error().isPresent() ? call.error().get().number() : 0;
    }
}
