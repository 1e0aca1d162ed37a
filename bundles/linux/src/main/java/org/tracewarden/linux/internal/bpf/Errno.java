// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

/** The error numbers that are told apart ({@code errno(3)}; equal on x86-64 and arm64). */
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOSPC = 28;
    static final int EOPNOTSUPP = 95;
    /** The kernel's inner ENOTSUPP, which some BPF calls let out. */
    static final int ENOTSUPP = 524;

    private Errno() {}

    /** Whether an error means that this host or these privileges cannot do it, rather than that something is broken. */
    static boolean meansUnavailable(int errno) {
        return errno == EPERM || errno == ESRCH || errno == EOPNOTSUPP || errno == ENOTSUPP;
    }

    /** What a person can do about it; empty when the error's text says it all. */
    static String advice(int errno) {
        return switch (errno) {
            case EPERM -> "; it takes root, or CAP_BPF, CAP_PERFMON and CAP_SYS_ADMIN, and a kernel that allows the"
                    + " program type";
            case ESRCH -> "; this kernel does not have that tracepoint or function";
            default -> "";
        };
    }
}
