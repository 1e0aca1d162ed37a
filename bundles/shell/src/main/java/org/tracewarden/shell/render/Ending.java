// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.event.ExitStatus;

/** Says how a process ended: in a field, and in words. */
final class Ending {

    private Ending() {}

    /** {@code exit 3}, {@code SIGKILL}, {@code SIGSEGV+core}. */
    static String field(ExitStatus status) {
        if (status.exited()) {
            return "exit " + status.code();
        }
        return status.signal().fullName() + (status.coreDumped() ? "+core" : "");
    }

    static Tone tone(ExitStatus status) {
        return !status.exited() ? Tone.BAD : status.code() == 0 ? Tone.GOOD : Tone.WARNING;
    }

    /** A sentence's part such as {@code exit code 3} or {@code signal 9 (SIGKILL), no core dump}. */
    static String words(ExitStatus status) {
        if (status.exited()) {
            return "exit code " + status.code();
        }
        return "signal " + status.signal().number() + " (" + status.signal().fullName() + "), "
                + (status.coreDumped() ? "core dump written" : "no core dump")
                + "; a shell reports it as " + status.shellCode();
    }

    /** What goes on after the name of the process. */
    static String because(DeathCause cause) {
        return switch (cause) {
            case EXIT_SUCCESS -> "ended normally";
            case EXIT_FAILURE -> "ended with an error code of its own";
            case COMMAND_NOT_EXECUTABLE -> "could not execute a command";
            case COMMAND_NOT_FOUND -> "did not find a command";
            case SIGNAL_HANDLED -> "handled a signal and ended";
            case CHILD_KILLED -> "reports that its child was killed";
            case KILLED_BY_PROCESS -> "was killed by another process";
            case KILLED_AFTER_ESCALATION -> "was killed after a gentler signal had not ended it";
            case TIMED_OUT -> "was stopped by a time limit";
            case KILLED_BY_ITSELF -> "sent the fatal signal to itself";
            case OUT_OF_MEMORY -> "was killed by the kernel for want of memory";
            case CRASH -> "crashed";
            case FORBIDDEN_SYSTEM_CALL -> "made a system call that its seccomp filter forbids";
            case BROKEN_PIPE -> "wrote to a pipe or socket that nobody reads";
            case RESOURCE_LIMIT -> "went over a resource limit";
            case TIMER_EXPIRED -> "was ended by a timer of its own";
            case PARENT_DIED -> "was ended because its parent ended";
            case TERMINAL -> "was ended from its terminal";
            case PID_NAMESPACE_ENDED -> "was ended with its pid namespace";
            case KILLED_BY_KERNEL -> "was killed by the kernel";
            case UNKNOWN -> "was ended by a signal whose sending was not seen";
        };
    }
}
