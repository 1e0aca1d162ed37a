// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

/** Why a process ended, in one word. */
public enum DeathCause {
    /** Exit code 0. */
    EXIT_SUCCESS,
    /** Exit code 1 to 125, or a higher one that nothing explains. */
    EXIT_FAILURE,
    /** Exit code 126 of a shell: the command could not be executed. */
    COMMAND_NOT_EXECUTABLE,
    /** Exit code 127 of a shell: the command was not found. */
    COMMAND_NOT_FOUND,
    /** Exit code 128 + n after the process handled signal n itself. */
    SIGNAL_HANDLED,
    /** Exit code 128 + n of a shell or container runtime that reports its child's end by signal n. */
    CHILD_KILLED,
    /** Another process sent the signal. */
    KILLED_BY_PROCESS,
    /** Another process sent a gentler signal first, and this one when that did not end it. */
    KILLED_AFTER_ESCALATION,
    /** A time-limit tool, such as timeout(1), sent the signal. */
    TIMED_OUT,
    /** It sent the signal to itself: abort, raise, kill. */
    KILLED_BY_ITSELF,
    /** The kernel killed it for want of memory. */
    OUT_OF_MEMORY,
    /** Its own instruction faulted. */
    CRASH,
    /** It made a system call that its seccomp filter forbids. */
    FORBIDDEN_SYSTEM_CALL,
    /** It wrote to a pipe or socket that nobody reads. */
    BROKEN_PIPE,
    /** It went over a resource limit: CPU time (SIGXCPU) or file size (SIGXFSZ). */
    RESOURCE_LIMIT,
    /** A timer that it had set ran out: SIGALRM, SIGVTALRM, SIGPROF. */
    TIMER_EXPIRED,
    /** Its parent ended, and it had asked for a signal on that (PR_SET_PDEATHSIG). */
    PARENT_DIED,
    /** Its terminal or session ended (SIGHUP from the kernel), or a key was pressed there (SIGINT, SIGQUIT). */
    TERMINAL,
    /** The init process of its pid namespace ended. */
    PID_NAMESPACE_ENDED,
    /** The kernel sent the signal for another reason. */
    KILLED_BY_KERNEL,
    /** A signal ended it whose sending was not seen. */
    UNKNOWN
}
