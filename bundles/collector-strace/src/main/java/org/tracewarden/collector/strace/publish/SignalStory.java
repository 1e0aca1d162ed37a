// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/**
 * Signals sent and taken. A signal between two traced processes shows twice, as the call of one and as what the other
 * takes, in any order; it is told as sent by what comes first. For one thread.
 */
final class SignalStory {

    private static final int MOST_TOLD = 64;
    private static final long FORGOTTEN_AFTER_NANOS = 1_000_000_000L;

    /** One sending that was told. */
    private record Told(Signal signal, int sender, int target, boolean byCall, long wallTime) {}

    /** Who sent it, and how. */
    private record Sending(
            Signal signal, SignalOrigin origin, Optional<ProcessInfo> sender, int senderThread, SystemCall call,
            int code, OptionalLong value, long faultAddress, int claimedPid) {}

    private final TracedProcesses processes;
    private final CallNames names;
    private final Outlet outlet;
    private final Lives.Events events;
    private final Deque<Told> told = new ArrayDeque<>();
    private final IntPredicate unborn;
    private final Deque<Early> early = new ArrayDeque<>();

    /** A call that sent a signal to a process that was forked and has shown no line yet. */
    private record Early(Traced sender, StraceRecord record, int target, long wallTime) {}

    /** @param unborn whether a process was forked and its first line is awaited */
    SignalStory(
            TracedProcesses processes, CallNames names, Outlet outlet, Lives.Events events, IntPredicate unborn) {
        this.processes = processes;
        this.unborn = unborn;
        this.names = names;
        this.outlet = outlet;
        this.events = events;
    }

    /** {@code rt_sigaction} that succeeded. */
    static void arranged(Traced process, StraceRecord record) {
        Signals.of(Values.argument(record.arguments(), 1)).ifPresent(signal -> {
            if (Values.argument(record.arguments(), 2) instanceof Value.Struct action) {
                Disposition disposition = switch (Values.plain(action.member("sa_handler")).print()) {
                    case "SIG_DFL" -> Disposition.DEFAULT;
                    case "SIG_IGN" -> Disposition.IGNORED;
                    default -> Disposition.HANDLED;
                };
                process.arrange(signal, disposition);
            }
        });
    }

    /** A call that sends a signal, and succeeded. */
    void sent(Traced sender, StraceRecord record, long wallTime) {
        List<Value> arguments = record.arguments();
        boolean toThread = record.name().equals("tgkill") || record.name().equals("tkill")
                || record.name().equals("rt_tgsigqueueinfo");
        boolean withGroup = record.name().equals("tgkill") || record.name().equals("rt_tgsigqueueinfo");
        OptionalLong to = Values.number(Values.argument(arguments, withGroup ? 2 : 1));
        Optional<Signal> signal = Signals.of(Values.argument(arguments, withGroup ? 3 : 2));
        if (to.isEmpty() || to.getAsLong() <= 0 || signal.isEmpty() || signal.get().number() == 0) {
            // a whole group, or only a question whether the process is there
            return;
        }
        int thread = (int) to.getAsLong();
        if (unborn.test(thread) && processes.byThread(thread).isEmpty() && early.size() < MOST_TOLD) {
            // it may be dead already, and who it is stands in its first line, which may be its last
            early.addLast(new Early(sender, record, thread, wallTime));
            return;
        }
        // the call may return after the end that it brought about
        ProcessInfo target = processes.byThread(thread).or(() -> processes.endedLately(thread)).map(Traced::info)
                .or(() -> processes.find(thread))
                .orElseGet(() -> Sketches.unknown(thread, 0, Sketches.UNKNOWN_UID));
        if (known(new Told(signal.get(), sender.pid(), target.pid(), true, wallTime))) {
            return;
        }
        int code = toThread ? Signals.SI_TKILL : record.name().equals("kill") ? Signals.SI_USER : Signals.SI_QUEUE;
        tell(new Sending(
                        signal.get(), SignalOrigin.PROCESS, Optional.of(sender.info()), record.thread(),
                        names.systemCall(record), code,
                        OptionalLong.empty(), 0, sender.pid()),
                target, thread, toThread, wallTime);
    }

    /** Tells what was sent to processes that have come to light since, or are awaited no more. */
    void tellEarly() {
        for (int waiting = early.size(); waiting > 0; waiting--) {
            Early call = early.removeFirst();
            sent(call.sender(), call.record(), call.wallTime());
        }
    }

    /** {@code --- SIGTERM {…} ---}. */
    void taken(Traced process, StraceRecord record, long wallTime) {
        Optional<Signal> named = Signals.parse(record.name());
        if (named.isEmpty() || !(Values.argument(record.arguments(), 1) instanceof Value.Struct info)) {
            // stopped by a signal: it was taken before
            return;
        }
        Signal signal = named.get();
        int code = Signals.code(info.member("si_code")).orElse(Signals.SI_USER);
        int pid = (int) Values.number(info, "si_pid").orElse(0);
        Sending sending = sending(process, record.thread(), signal, code, pid, info);
        boolean twice = sending.origin() == SignalOrigin.PROCESS
                && known(new Told(signal, pid, process.pid(), false, wallTime));
        if (!twice) {
            boolean toThread = code == Signals.SI_TKILL || sending.origin() == SignalOrigin.FAULT;
            tell(sending, process.info(), record.thread(), toThread, wallTime);
        }
        Disposition action = process.disposition(signal);
        if (Signals.told(signal, action)) {
            events.tell(new SignalDelivered(
                    outlet.header(wallTime), process.info(), record.thread(), signal, code, action));
        }
    }

    private Sending sending(Traced process, int thread, Signal signal, int code, int pid, Value.Struct info) {
        SignalOrigin origin = origin(process, thread, signal, code, pid);
        SystemCall call = origin == SignalOrigin.PROCESS
                ? SystemCall.NONE
                : process.lastCallOf(thread).map(names::systemCall).orElse(SystemCall.NONE);
        Optional<ProcessInfo> sender = origin == SignalOrigin.PROCESS && pid > 0
                ? processes.find(pid).or(() -> Optional.of(Sketches.unknown(
                        pid, 0, (int) Values.number(info, "si_uid").orElse(Sketches.UNKNOWN_UID))))
                : Optional.empty();
        return new Sending(
                signal, origin, sender, sender.map(ProcessInfo::pid).orElse(0), call, code,
                Values.number(info, "si_int"),
                origin == SignalOrigin.FAULT ? Values.number(info, "si_addr").orElse(0) : 0, pid);
    }

    private static SignalOrigin origin(Traced process, int thread, Signal signal, int code, int pid) {
        boolean broken = signal.number() == 13 || signal.number() == 25;
        if (code == Signals.SI_USER && broken && pid == process.pid()
                && process.lastCallOf(thread).filter(call -> sends(call.name())).isEmpty()) {
            // SIGPIPE and SIGXFSZ come from the kernel and look as if the process had sent them to itself
            return SignalOrigin.KERNEL;
        }
        if (code == Signals.SI_USER || code == Signals.SI_TKILL || code == Signals.SI_QUEUE) {
            return SignalOrigin.PROCESS;
        }
        return code > 0 && Signals.isFault(signal) ? SignalOrigin.FAULT : SignalOrigin.KERNEL;
    }

    static boolean sends(String call) {
        return switch (call) {
            case "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo" -> true;
            default -> false;
        };
    }

    /** Whether the other side of this sending was told before; otherwise it is remembered. */
    private boolean known(Told sending) {
        told.removeIf(other -> sending.wallTime() - other.wallTime() > FORGOTTEN_AFTER_NANOS);
        for (Iterator<Told> others = told.iterator(); others.hasNext();) {
            Told other = others.next();
            if (other.byCall() != sending.byCall() && other.signal().equals(sending.signal())
                    && other.sender() == sending.sender() && other.target() == sending.target()) {
                others.remove();
                return true;
            }
        }
        if (told.size() == MOST_TOLD) {
            told.removeFirst();
        }
        told.addLast(sending);
        return false;
    }

    private void tell(Sending sending, ProcessInfo target, int targetThread, boolean toThread, long wallTime) {
        Disposition disposition = processes.byPid(target.pid())
                .map(traced -> traced.disposition(sending.signal()))
                .orElse(Disposition.DEFAULT);
        if (!Signals.told(sending.signal(), disposition)) {
            return;
        }
        events.tell(new SignalSent(
                outlet.header(wallTime), sending.signal(), sending.origin(), sending.sender(), sending.senderThread(),
                sending.sender().map(ProcessInfo::comm).orElse(""),
                sending.sender().map(processes::ancestry).orElse(List.of()), sending.sender().orElse(target), false,
                target, targetThread, toThread, sending.code(), sending.value().orElse(0), sending.faultAddress(),
                sending.claimedPid(), sending.call(), disposition, false, SignalResult.QUEUED));
    }
}
