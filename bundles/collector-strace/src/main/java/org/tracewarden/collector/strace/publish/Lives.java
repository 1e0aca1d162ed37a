// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** Beginnings, execs and ends of processes. For one thread. */
final class Lives {

    private static final int MOST_BIRTHS = 1024;

    /** A process whose first line has not come yet. */
    private record Birth(int child, Traced parent, long wallTime) {}

    private final TracedProcesses processes;
    private final Outlet outlet;
    private final Events events;
    private final Deque<Birth> births = new ArrayDeque<>();

    Lives(TracedProcesses processes, Outlet outlet, Events events) {
        this.processes = processes;
        this.outlet = outlet;
        this.events = events;
    }

    /** Takes an event of processes, unless another collector tells them. */
    @FunctionalInterface
    interface Events {
        void tell(Event event);
    }

    /** Before any line of a process is told of. */
    void seen(Traced process, long wallTime) {
        if (!process.firstSight()) {
            return;
        }
        Optional<Birth> awaited = take(process.pid());
        if (awaited.isPresent()) {
            born(process, awaited.get().parent(), awaited.get().wallTime());
            return;
        }
        // its own first line may come before its parent's clone has returned
        process.info().parent().map(ProcessKey::pid).flatMap(processes::byPid)
                .filter(parent -> parent != process
                        && parent.info().key().equals(process.info().parent().orElseThrow()))
                .ifPresent(parent -> born(process, parent, wallTime));
    }

    /** Whether a process was forked of which no line has come yet. */
    boolean awaits(int pid) {
        return births.stream().anyMatch(birth -> birth.child() == pid);
    }

    private Optional<Birth> take(int child) {
        for (Iterator<Birth> waiting = births.iterator(); waiting.hasNext();) {
            Birth birth = waiting.next();
            if (birth.child() == child) {
                waiting.remove();
                return Optional.of(birth);
            }
        }
        return Optional.empty();
    }

    private void born(Traced child, Traced parent, long wallTime) {
        child.born(parent);
        events.tell(new ProcessFork(outlet.header(wallTime), child.info(), parent.info()));
    }

    /** A call of the fork family that returned a thread id. */
    void forked(Traced caller, StraceRecord record, int child, long wallTime) {
        if (mentions(record, "CLONE_THREAD")) {
            processes.join(child, caller);
            return;
        }
        Traced parent = mentions(record, "CLONE_PARENT")
                ? caller.info().parent().map(ProcessKey::pid).flatMap(processes::byPid).orElse(caller)
                : caller;
        Optional<Traced> known = processes.byPid(child);
        if (known.isPresent()) {
            if (!known.get().forkTold()) {
                born(known.get(), parent, wallTime);
            }
            return;
        }
        if (births.size() == MOST_BIRTHS) {
            tellUnseen(births.removeFirst());
        }
        births.addLast(new Birth(child, parent, wallTime));
    }

    private static boolean mentions(StraceRecord record, String flag) {
        return record.arguments().stream().anyMatch(argument -> Values.mentions(argument, flag));
    }

    /** Tells births before that moment of which no line has come. */
    void turn(long wallTime) {
        while (!births.isEmpty() && births.peekFirst().wallTime() < wallTime) {
            tellUnseen(births.removeFirst());
        }
    }

    private void tellUnseen(Birth birth) {
        ProcessInfo parent = birth.parent().info();
        ProcessInfo child = processes.find(birth.child())
                .orElseGet(() -> Sketches.child(birth.child(), outlet.kernelTime(birth.wallTime()), parent));
        events.tell(new ProcessFork(outlet.header(birth.wallTime()), child, parent));
    }

    /** @param previousComm its name before the exec, as far as it was known */
    void executed(Traced process, StraceRecord record, String previousComm, long wallTime) {
        int caller = process.takeSuperseder().orElse(record.thread());
        if (caller != process.pid()) {
            processes.left(caller, process);
            processes.join(process.pid(), process);
        }
        process.forgetHandlers();
        process.sketch(Sketches.afterExec(process.info(), record));
        events.tell(new ProcessExec(
                outlet.header(wallTime), process.info(), Sketches.execPath(record), previousComm, caller));
    }

    /**
     * A thread ended. The leader's end is told by the kernel when no other thread is left, with the status of the whole
     * process, so that it is the process's.
     */
    void ended(Traced process, StraceRecord record, long wallTime) {
        Value first = Values.argument(record.arguments(), 1);
        if (record.name().equals("superseded")) {
            Values.number(first).ifPresent(other -> process.superseded((int) other));
            return;
        }
        processes.left(record.thread(), process);
        if (record.thread() != process.pid()) {
            return;
        }
        status(record, first).ifPresent(status -> events.tell(new ProcessExit(
                outlet.header(wallTime), process.info(), status, usage(process, wallTime),
                processes.ancestry(process.info()), process.startSeen())));
        processes.end(process);
    }

    private static Optional<ExitStatus> status(StraceRecord record, Value first) {
        if (record.name().equals("killed")) {
            boolean core = record.arguments().size() > 1;
            return Signals.of(first).map(signal -> ExitStatus.killed(signal, core));
        }
        OptionalLong code = Values.number(first);
        return code.isPresent() ? Optional.of(ExitStatus.exited((int) code.getAsLong())) : Optional.empty();
    }

    /** What the trace shows: bytes read and written, and the time from start to end. */
    private ResourceUsage usage(Traced process, long wallTime) {
        long start = process.info().key().startTime();
        long lifetime = start == 0 ? 0 : Math.max(0, outlet.kernelTime(wallTime) - start);
        return new ResourceUsage(0, 0, 0, 0, 0, process.readChars(), process.writtenChars(), 0, 0, lifetime);
    }
}
