// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SystemCall;

/**
 * Tells who caused a signal. {@code signal_generate} fires in {@code __send_signal_locked()} (kernel/signal.c) on
 * whatever task happens to run, so that the running task is the sender only when it asked for the signal.
 *
 * <ul>
 *   <li>SEND_SIG_PRIV is what the kernel passes for reasons of its own: {@code __oom_kill_process()}, terminal signals
 *       through {@code kill_pgrp(..., 1)}, {@code zap_pid_ns_processes()}, orphaned process groups,
 *       {@code it_real_fn()} of setitimer. Always {@link SignalOrigin#KERNEL}.
 *   <li>A siginfo with SI_USER, SI_TKILL or SI_QUEUE is made by {@code prepare_kill_siginfo()} and
 *       {@code do_tkill()}, or given to {@code do_rt_sigqueueinfo()}, on behalf of the running task:
 *       {@link SignalOrigin#PROCESS}. The pid in it is never believed: sigqueue lets its caller choose it.
 *   <li>{@code do_rt_sigqueueinfo()} and {@code pidfd_send_signal()} let a process choose any negative code for another
 *       and any code at all for itself. So SI_TIMER, SI_MESGQ, SI_ASYNCIO, SI_SIGIO, and fault codes too, are the
 *       process's when the running task is in such a call, and the kernel's otherwise. A negative code that the kernel
 *       never uses is a process's even where the call is not known.
 *   <li>A positive code tells what the kernel found: for SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP and SIGSYS on the
 *       running task itself ({@code force_sig_fault()}, {@code force_sig_seccomp()}) it is a
 *       {@link SignalOrigin#FAULT}; on another one (a memory failure, a child's end, readiness of a file) it is
 *       KERNEL. SI_KERNEL on the running task comes from {@code force_sig()} in a trap handler, such as SIGSEGV of a
 *       general protection fault or SIGTRAP of int3: also a fault.
 *   <li>SEND_SIG_NOINFO comes from {@code send_sig(..., 0)} and {@code group_send_sig_info()}: SIGPIPE and SIGXFSZ to
 *       the task itself, the parent-death signal from {@code forget_original_parent()} in a parent's exit, and
 *       {@code cgroup_kill_write()}, where a process writes to {@code cgroup.kill}.
 *       Only the last is a process's: a SIGKILL during a write call. In a 32-bit call, whose number
 *       is not known, it is a SIGKILL to another process from one that is not in exit.
 *   <li>A kernel thread never is a sender.
 * </ul>
 */
final class SignalOrigins {

    static final int INFO = 0;
    static final int NO_INFO = 1;
    static final int PRIVATE = 2;

    static final int SI_USER = 0;
    static final int SI_KERNEL = 0x80;
    static final int SI_QUEUE = -1;
    static final int SI_TIMER = -2;
    static final int SI_MESGQ = -3;
    static final int SI_ASYNCIO = -4;
    static final int SI_SIGIO = -5;
    static final int SI_TKILL = -6;

    private static final int SIGKILL = 9;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS. */
    private static final long FAULTS = 1L << 4 | 1L << 5 | 1L << 7 | 1L << 8 | 1L << 11 | 1L << 31;

    /**
     * What a record says that matters here.
     *
     * @param toItself whether the running task is of the target's process
     * @param runningIsParent whether the running process is the target's parent as far as is known; true when it is not
     */
    record Circumstances(
            int infoKind, int signal, int code, SystemCall call, boolean kernelThread, boolean exiting,
            boolean toItself, int parentDeathSignal, boolean runningIsParent) {}

    private SignalOrigins() {}

    static SignalOrigin classify(Circumstances c) {
        if (c.infoKind == PRIVATE || c.kernelThread) {
            return SignalOrigin.KERNEL;
        }
        return c.infoKind == NO_INFO ? withoutInfo(c) : withInfo(c);
    }

    /** Whether it is what the target asked for with PR_SET_PDEATHSIG, and its parent is in exit right now. */
    static boolean parentDeath(Circumstances c) {
        return c.infoKind == NO_INFO && c.exiting && c.signal == c.parentDeathSignal && c.runningIsParent;
    }

    private static SignalOrigin withInfo(Circumstances c) {
        if (SystemCallTable.choosesInfo(c.call) && (c.code < 0 || c.toItself)) {
            return SignalOrigin.PROCESS;
        }
        return switch (c.code) {
            case SI_USER, SI_QUEUE, SI_TKILL -> SignalOrigin.PROCESS;
            case SI_TIMER, SI_MESGQ, SI_ASYNCIO, SI_SIGIO -> SignalOrigin.KERNEL;
            default -> c.code < 0
                    ? SignalOrigin.PROCESS
                    : c.toItself && isFault(c.signal) ? SignalOrigin.FAULT : SignalOrigin.KERNEL;
        };
    }

    private static SignalOrigin withoutInfo(Circumstances c) {
        if (c.exiting) {
            return SignalOrigin.KERNEL;
        }
        if (SystemCallTable.sends(c.call)) {
            return SignalOrigin.PROCESS;
        }
        boolean unknownCall = c.call.number() < 0;
        boolean groupKilled = c.signal == SIGKILL && (SystemCallTable.writes(c.call) || unknownCall && !c.toItself);
        return groupKilled ? SignalOrigin.PROCESS : SignalOrigin.KERNEL;
    }

    private static boolean isFault(int signal) {
        return signal < 32 && (FAULTS & 1L << signal) != 0;
    }
}
