// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ProcessInfo;

/** Reads the records of sent and delivered signals. For the reader thread. */
final class SignalRecords {

    private static final int LAST_SIGNAL = 64;
    private static final int SIGSYS = 31;
    private static final Disposition[] DISPOSITIONS = {Disposition.DEFAULT, Disposition.IGNORED, Disposition.HANDLED};
    /** By TRACE_SIGNAL_*, include/trace/events/signal.h. */
    private static final SignalResult[] RESULTS = {
        SignalResult.QUEUED, SignalResult.IGNORED, SignalResult.ALREADY_PENDING, SignalResult.QUEUE_OVERFLOW,
        SignalResult.INFO_LOST
    };

    private final EventSink sink;
    private final LinkedProcessTable table;
    private final Processes processes;
    private final Describer describer;
    private final SystemCallTable calls;
    private final HandOver handOver;
    private final Signal[] signals = new Signal[LAST_SIGNAL + 1];
    private final TaskFacts running = new TaskFacts();
    private final TaskFacts target = new TaskFacts();

    SignalRecords(
            EventSink sink, LinkedProcessTable table, Processes processes, Describer describer, SystemCallTable calls,
            HandOver handOver) {
        this.sink = sink;
        this.table = table;
        this.processes = processes;
        this.describer = describer;
        this.calls = calls;
        this.handOver = handOver;
        for (int number = 0; number <= LAST_SIGNAL; number++) {
            signals[number] = new Signal(number);
        }
    }

    static boolean sentValid(ByteBuffer data, int offset) {
        return isSignal(data.getInt(offset + EventStructs.SENT_SIGNAL))
                && isOneOf(3, data.get(offset + EventStructs.SENT_INFO_KIND))
                && isOneOf(RESULTS.length, data.get(offset + EventStructs.SENT_RESULT))
                && isOneOf(DISPOSITIONS.length, data.get(offset + EventStructs.SENT_DISPOSITION));
    }

    static boolean deliveredValid(ByteBuffer data, int offset) {
        return isSignal(data.getInt(offset + EventStructs.DELIVERED_SIGNAL))
                && isOneOf(DISPOSITIONS.length, data.get(offset + EventStructs.DELIVERED_DISPOSITION));
    }

    /** @return whether it was news */
    boolean sent(ByteBuffer data, int offset, long time) {
        if (handOver.repeats(data, offset, time)) {
            return false;
        }
        running.at(data, offset + EventStructs.TASK);
        target.at(data, offset + EventStructs.SENT_TARGET);
        SignalOrigins.Circumstances circumstances = circumstances(data, offset);
        SignalOrigin origin = SignalOrigins.classify(circumstances);
        boolean byProcess = origin == SignalOrigin.PROCESS;

        TableEntry runningEntry = running.pid() == 0 ? null : processes.seen(running, time);
        TableEntry targetEntry = processes.seen(target, time);
        ProcessInfo runningInfo = runningEntry == null ? describer.bare(running, time) : runningEntry.info;
        List<ProcessInfo> ancestry =
                byProcess && runningEntry != null ? table.ancestry(runningEntry) : List.of();
        int code = circumstances.code();
        long value = data.getLong(offset + EventStructs.SENT_VALUE);
        sink.publish(new SignalSent(
                sink.header(time), signals[circumstances.signal()], origin,
                byProcess ? Optional.of(runningInfo) : Optional.empty(),
                byProcess ? running.tid() : 0,
                byProcess ? describer.threadComm(running) : "",
                ancestry, runningInfo, running.exiting(), targetEntry.info, target.tid(),
                data.get(offset + EventStructs.SENT_GROUP) == 0, code,
                byProcess && code == SignalOrigins.SI_QUEUE ? value : 0,
                origin == SignalOrigin.FAULT && code != SignalOrigins.SI_KERNEL && circumstances.signal() != SIGSYS
                        ? value : 0,
                byProcess && circumstances.infoKind() == SignalOrigins.INFO
                        ? data.getInt(offset + EventStructs.SENT_CLAIMED_PID) : 0,
                circumstances.call(), DISPOSITIONS[data.get(offset + EventStructs.SENT_DISPOSITION)],
                SignalOrigins.parentDeath(circumstances), RESULTS[data.get(offset + EventStructs.SENT_RESULT)]));
        return true;
    }

    /** @return whether it was news */
    boolean delivered(ByteBuffer data, int offset, long time) {
        target.at(data, offset + EventStructs.TASK);
        TableEntry entry = processes.seen(target, time);
        int number = data.getInt(offset + EventStructs.DELIVERED_SIGNAL);
        Disposition action = DISPOSITIONS[data.get(offset + EventStructs.DELIVERED_DISPOSITION)];
        boolean endsProcess = data.get(offset + EventStructs.DELIVERED_ENDS_PROCESS) != 0;
        if (endsProcess && entry.endingSignal == number) {
            // the kernel ends every thread by itself; one of them told already which signal began it
            return false;
        }
        if (endsProcess || action == Disposition.DEFAULT && ends(signals[number])) {
            entry.endingSignal = number;
        }
        sink.publish(new SignalDelivered(
                sink.header(time), entry.info, target.tid(), signals[number],
                data.getInt(offset + EventStructs.DELIVERED_CODE), action));
        return true;
    }

    private SignalOrigins.Circumstances circumstances(ByteBuffer data, int offset) {
        SystemCall call = calls.call(
                data.getInt(offset + EventStructs.SENT_SYSTEM_CALL),
                data.getLong(offset + EventStructs.SENT_ARGUMENT));
        boolean toItself = running.pid() == target.pid() && running.start() == target.start();
        return new SignalOrigins.Circumstances(
                data.get(offset + EventStructs.SENT_INFO_KIND),
                data.getInt(offset + EventStructs.SENT_SIGNAL),
                data.getInt(offset + EventStructs.SENT_CODE),
                call, running.kernelThread() || running.pid() == 0, running.exiting(), toItself,
                data.getInt(offset + EventStructs.SENT_PARENT_DEATH_SIGNAL), !toItself && runningIsParent());
    }

    /**
     * The record may already name the reaper, because {@code forget_original_parent()} changes the parent before it
     * sends the signal. So what was known before this record counts too.
     */
    private boolean runningIsParent() {
        if (target.parentPid() == running.pid() && target.parentStart() == running.start()) {
            return true;
        }
        Optional<TableEntry> known = processes.known(target);
        if (known.isEmpty()) {
            return true;
        }
        TableEntry parent = known.get().parent;
        return parent != null && parent.key().equals(running.key())
                || known.get().info.parent().equals(Optional.of(running.key()));
    }

    private static boolean ends(Signal signal) {
        return switch (signal.defaultAction()) {
            case TERMINATE, CORE_DUMP -> true;
            case STOP, CONTINUE, IGNORE -> false;
        };
    }

    private static boolean isSignal(int number) {
        return number >= 1 && number <= LAST_SIGNAL;
    }

    private static boolean isOneOf(int count, byte value) {
        return value >= 0 && value < count;
    }
}
