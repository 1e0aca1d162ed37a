// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A signal was generated ({@code signal/signal_generate}).
 *
 * @param signal the signal
 * @param origin who caused it
 * @param sender the process that asked for it; present for {@link SignalOrigin#PROCESS} only
 * @param senderThread thread id of the sender, 0 without one
 * @param senderComm name of the sending thread, which may differ from its process's
 * @param senderAncestry ancestors of the sender, parent first
 * @param running the task that was running when the kernel generated the signal; for {@link SignalOrigin#KERNEL} it
 *     is context, never the cause, unless {@code runningExiting} says that its own end set the signal off
 * @param runningExiting whether that task was in exit at that moment
 * @param target who gets it
 * @param targetThread thread id the signal went to; any thread of the group when {@code threadDirected} is false
 * @param threadDirected whether it was for that one thread (tkill, tgkill, faults)
 * @param code {@code si_code} ({@code sigaction(2)}); 0 SI_USER, -1 SI_QUEUE, -6 SI_TKILL, 128 SI_KERNEL
 * @param value {@code si_value} of sigqueue(3), 0 otherwise; a call forbidden by seccomp is {@code systemCall}
 * @param faultAddress {@code si_addr} for {@link SignalOrigin#FAULT}, 0 otherwise
 * @param claimedPid {@code si_pid} as the sender wrote it, which sigqueue lets it choose freely; 0 where there is none
 * @param systemCall the system call the running task was in
 * @param disposition what the target had arranged
 * @param parentDeath whether the signal is the one the target asked for with PR_SET_PDEATHSIG, sent by its parent's end
 * @param result what became of it
 */
public record SignalSent(
        EventHeader header,
        Signal signal,
        SignalOrigin origin,
        Optional<ProcessInfo> sender,
        int senderThread,
        String senderComm,
        List<ProcessInfo> senderAncestry,
        ProcessInfo running,
        boolean runningExiting,
        ProcessInfo target,
        int targetThread,
        boolean threadDirected,
        int code,
        long value,
        long faultAddress,
        int claimedPid,
        SystemCall systemCall,
        Disposition disposition,
        boolean parentDeath,
        SignalResult result)
        implements Event {

    public SignalSent {
        senderAncestry = List.copyOf(senderAncestry);
    }

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(target);
    }
}
