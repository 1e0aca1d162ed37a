// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Set;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;

/** Puts into words by whom and with which call a signal was sent. */
final class Sending {

    private static final Set<String> CALLS = Set.of(
            "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal");
    private static final Set<Signal> IN_THE_NAME_OF_ITS_TARGET = Set.of(Signals.PIPE, Signals.XFSZ, Signals.XCPU);
    private static final Set<String> WRITES = Set.of("write", "pwrite64", "writev", "pwritev", "sendfile", "splice");

    private Sending() {}

    /** Whether the target itself asked for it. */
    static boolean toItself(SignalSent sent) {
        return sent.origin() == SignalOrigin.PROCESS
                && sent.sender().map(s -> s.key().equals(sent.target().key())).orElse(false);
    }

    /**
     * Whether the kernel made it up, be it in the name of the process that ran: SIGPIPE and SIGXFSZ may come "from" the
     * writer itself (SEND_SIG_NOINFO), in a call that sends no signals.
     */
    static boolean byKernel(SignalSent sent) {
        return sent.origin() == SignalOrigin.KERNEL
                || toItself(sent)
                        && IN_THE_NAME_OF_ITS_TARGET.contains(sent.signal())
                        && !sent.systemCall().name().isEmpty()
                        && !CALLS.contains(sent.systemCall().name());
    }

    /** {@code SIGTERM from bash (pid 5, uid 0) with kill(-4711, SIGTERM), to process group 4711}. */
    static String described(SignalSent sent) {
        return sent.signal() + " " + from(sent);
    }

    /** The same without the signal's name, to follow it. */
    static String from(SignalSent sent) {
        if (sent.origin() == SignalOrigin.FAULT) {
            return "by its own instruction (" + SignalCode.of(sent.signal(), sent.code()).name() + ")";
        }
        if (sent.parentDeath()) {
            return "for its parent's end";
        }
        if (byKernel(sent)) {
            return "from the kernel";
        }
        String who = toItself(sent) ? "from itself" : "from " + sender(sent);
        return who + " with " + means(sent) + reach(sent);
    }

    /** {@code bash (pid 5, uid 0)}. */
    static String sender(SignalSent sent) {
        return sent.sender().map(Name::withUid).orElse("a process that is not known");
    }

    /** {@code bash (pid 5)}, {@code the kernel}. */
    static String senderShort(SignalSent sent) {
        return sent.sender().map(Name::withPid).orElse(
                sent.origin() == SignalOrigin.PROCESS ? "a process that is not known" : "the kernel");
    }

    /** {@code kill(4711, SIGKILL)}, {@code tgkill(4711, 4712, SIGABRT)}, {@code write to cgroup.kill}. */
    static String means(SignalSent sent) {
        String signal = sent.signal().fullName();
        String call = sent.systemCall().name();
        int first = (int) sent.systemCall().firstArgument();
        if (call.isEmpty()) {
            return switch (sent.code()) {
                case SignalCode.SI_USER -> "kill";
                case SignalCode.SI_QUEUE -> "sigqueue, value " + sent.value();
                case SignalCode.SI_TKILL -> "tgkill";
                default -> SignalCode.of(sent.signal(), sent.code()).name();
            };
        }
        return switch (call) {
            case "kill", "tkill" -> call + "(" + first + ", " + signal + ")";
            case "tgkill" -> "tgkill(" + first + ", " + sent.targetThread() + ", " + signal + ")";
            case "rt_sigqueueinfo" -> "sigqueue(" + first + ", " + signal + ", value " + sent.value() + ")";
            case "rt_tgsigqueueinfo" ->
                "pthread_sigqueue(" + first + ", " + sent.targetThread() + ", " + signal + ", value "
                        + sent.value() + ")";
            case "pidfd_send_signal" -> "pidfd_send_signal(fd " + first + ", " + signal + ")";
            default -> WRITES.contains(call) && sent.signal().equals(Signals.KILL)
                    ? "write to cgroup.kill" : "the system call " + Name.thread(call);
        };
    }

    /** How far a kill(2) to more than one process reached; empty when it was for one. */
    static String reach(SignalSent sent) {
        if (!sent.systemCall().name().equals("kill")) {
            return "";
        }
        int pid = (int) sent.systemCall().firstArgument();
        if (pid > 0) {
            return "";
        }
        if (pid == 0) {
            return ", to the sender's own process group"
                    + sent.sender().map(ProcessInfo::processGroup).map(g -> " " + g).orElse("");
        }
        return pid == -1 ? ", to every process that the sender may signal" : ", to process group " + -(long) pid;
    }
}
