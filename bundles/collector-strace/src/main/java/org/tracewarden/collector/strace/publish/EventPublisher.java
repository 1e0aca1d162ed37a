// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * Publishes what one session's programs do, in the events of the BPF collectors. Events of processes and signals are
 * left to a collector named {@code process}, those of system calls to one named {@code syscall}, as long as it tells
 * them; whether it does is asked for each event. For one thread; counts are read by any.
 */
public final class EventPublisher implements RecordSink {

    /** The same limits as the syscall collector's defaults. */
    private static final int SLOW_PER_SECOND = 50;

    private static final int FAILED_PER_SECOND = 10;
    /** The lowest threshold that a category has. */
    private static final long DEFAULT_SLOW_NANOS = 10_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String PROCESSES = "process";
    private static final String CALLS = "syscall";
    private static final CallRoles ROLES = CallRoles.read();

    private final Outlet outlet;
    private final Supplier<Optional<SlowThresholds>> thresholds;
    private final Predicate<String> toldBy;
    private final TracedProcesses processes;
    private final CallNames names;
    private final CallReader reader;
    private final Lives lives;
    private final SignalStory signals;
    private final Map<Syscall, Long> slowNanos = new HashMap<>();
    private long windowFrom;
    private long now;

    /**
     * @param thresholds from when on calls are slow; empty while nobody knows, then 10 ms for all
     * @param toldBy whether a collector of that name is there and tells events, RUNNING or DEGRADED; quick, it is asked
     *     for each event
     * @param host describes a process that is not traced, such as one that sent a signal; may read /proc
     */
    public EventPublisher(
            EventBus bus, BootClock clock, SyscallTables tables, Supplier<Optional<SlowThresholds>> thresholds,
            Predicate<String> toldBy, IntFunction<Optional<ProcessInfo>> host) {
        this.outlet = new Outlet(bus, clock);
        this.thresholds = thresholds;
        this.toldBy = toldBy;
        this.processes = new TracedProcesses(host, FAILED_PER_SECOND);
        this.names = new CallNames(tables);
        this.reader = new CallReader(names, ROLES);
        Lives.Events events = event -> publish(PROCESSES, event);
        this.lives = new Lives(processes, outlet, events);
        this.signals = new SignalStory(processes, names, outlet, events, lives::awaits);
    }

    /** Events put on the bus, gaps included. */
    public long published() {
        return outlet.published();
    }

    /** What gaps stand for: records lost before they came here, lines that could not be read, forgotten processes. */
    public long lost() {
        return outlet.lost();
    }

    @Override
    public void take(EnrichedRecord enriched) {
        StraceRecord record = enriched.record();
        long begun = record.wallTime() == 0 ? now : record.wallTime();
        long ended = begun + Math.max(0, record.durationNanos().orElse(0));
        pass(ended);
        switch (record.kind()) {
            case CALL -> call(enriched, begun, ended);
            case SIGNAL -> signals.taken(process(enriched, begun), record, begun);
            case EXIT -> lives.ended(process(enriched, begun), record, begun);
            case NOTE -> {}
            case UNREADABLE -> missing(1, "lines of strace could not be read; trace:attach and trace:run show them with"
                    + " --raw");
        }
    }

    @Override
    public void lost(TraceLoss loss) {
        missing(loss.lost(), "the stage " + loss.stage() + " of an strace session fell behind and never saw these "
                + loss.items() + "; trace fewer calls or programs at a time");
    }

    @Override
    public void idle(long wallTime) {
        pass(wallTime);
        outlet.tellMissing(wallTime);
    }

    @Override
    public void close() {
        turn(now);
        lives.turn(Long.MAX_VALUE);
        signals.tellEarly();
        outlet.tellMissing(now);
    }

    private Traced process(EnrichedRecord enriched, long wallTime) {
        Traced process = processes.of(enriched, outlet.kernelTime(wallTime));
        lives.seen(process, wallTime);
        signals.tellEarly();
        return process;
    }

    private void call(EnrichedRecord enriched, long begun, long ended) {
        StraceRecord record = enriched.record();
        Outcome outcome = names.outcome(record);
        if (!outcome.returned()) {
            // may come after the thread's end, and would bring it back
            return;
        }
        String before = processes.byThread(record.thread())
                .or(() -> enriched.process().map(ProcessInfo::pid).flatMap(processes::byPid))
                .map(known -> known.info().comm())
                .orElse("");
        Traced process = process(enriched, begun);
        count(process, record, outcome, begun, ended);
        if (outcome.result() >= 0) {
            succeeded(process, record, outcome.result(), before, begun, ended);
        }
        process.called(record);
    }

    private void succeeded(
            Traced process, StraceRecord record, long result, String before, long begun, long ended) {
        switch (record.name()) {
            case "clone", "clone3", "fork", "vfork" -> {
                if (result > 0) {
                    lives.forked(process, record, (int) result, ended);
                }
            }
            case "execve", "execveat" -> lives.executed(process, record, before, ended);
            case "rt_sigaction" -> SignalStory.arranged(process, record);
            case "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo" ->
                // whom it ends may be dead before the call returns, and a cause is not later than its effect
                signals.sent(process, record, begun);
            case "read", "pread64", "readv", "preadv", "preadv2" -> process.moved(result, 0);
            case "write", "pwrite64", "writev", "pwritev", "pwritev2" -> process.moved(0, result);
            default -> {}
        }
    }

    private void count(Traced process, StraceRecord record, Outcome outcome, long begun, long ended) {
        if (toldBy.test(CALLS)) {
            return;
        }
        Syscall call = names.call(record.name());
        long latency = ended - begun;
        WaitKind waitedFor = latency < Waits.TOLD_NANOS
                ? WaitKind.UNKNOWN
                : Waits.of(reader.role(record), record.arguments(), outcome, latency);
        CallSum sum = process.sums().of(call, waitedFor);
        sum.add(latency, Math.min(latency, Math.max(0, ended - windowFrom)), outcome.result());
        boolean slow = latency >= slowNanos.computeIfAbsent(call, this::threshold)
                && sum.tellSlow(latency, SLOW_PER_SECOND);
        boolean failed = outcome.error().isPresent()
                && process.sums().failed(call, outcome.error().get());
        if (!slow && !failed) {
            return;
        }
        SyscallCall told = reader.read(
                record, process.info().comm(), outlet.kernelTime(begun), outcome, waitedFor);
        EventHeader header = outlet.header(ended);
        if (slow) {
            publish(CALLS, new SlowSyscall(header, process.info(), told));
        }
        if (failed) {
            publish(CALLS, new FailedSyscall(header, process.info(), told));
        }
    }

    private long threshold(Syscall call) {
        return thresholds.get()
                .map(known -> known.slowNanos(call).orElse(DEFAULT_SLOW_NANOS))
                .orElse(DEFAULT_SLOW_NANOS);
    }

    private void publish(String family, Event event) {
        if (!toldBy.test(family)) {
            outlet.publish(event);
        }
    }

    /** Where nothing is told from here, nothing is missing. */
    private void missing(long count, String reason) {
        if (!toldBy.test(PROCESSES) || !toldBy.test(CALLS)) {
            outlet.missing(count, now, reason);
        }
    }

    /** Time goes on by the trace's own clock, and never back. */
    private void pass(long wallTime) {
        if (windowFrom == 0) {
            windowFrom = wallTime;
        }
        now = Math.max(now, wallTime);
        if (now - windowFrom >= SECOND_NANOS) {
            turn(now - windowFrom < 2 * SECOND_NANOS ? windowFrom + SECOND_NANOS : now);
        }
    }

    /** Ends a span and begins the next. */
    private void turn(long to) {
        lives.turn(windowFrom);
        signals.tellEarly();
        for (Traced process : processes.takeEnded()) {
            tellStats(process, to);
        }
        for (Traced process : processes.living()) {
            tellStats(process, to);
        }
        long forgotten = processes.takeForgotten();
        if (forgotten > 0) {
            missing(forgotten, "more than " + TracedProcesses.CAPACITY + " processes of an strace session lived at the"
                    + " same time, and those that were quiet longest were forgotten; trace them in several sessions");
        }
        slowNanos.clear();
        windowFrom = to;
    }

    private void tellStats(Traced process, long to) {
        List<CallStats> calls = process.sums().take();
        if (calls.isEmpty() && !(process.ended() && process.statsTold())) {
            return;
        }
        process.tellStats();
        publish(CALLS, new SyscallStats(
                outlet.header(to), process.info(), outlet.kernelTime(windowFrom), outlet.kernelTime(to), calls,
                List.of(), process.ended()));
    }
}
