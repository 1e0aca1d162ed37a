// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

/** Who caused a signal. */
public enum SignalOrigin {
    /** A process asked for it with a system call; it may be the target itself. */
    PROCESS,
    /** The target's own instruction faulted (SIGSEGV, SIGFPE, ... with a positive si_code of the fault). */
    FAULT,
    /** The kernel for a reason of its own: OOM, terminal, timer, limits, broken pipe, parent's death, seccomp. */
    KERNEL
}
