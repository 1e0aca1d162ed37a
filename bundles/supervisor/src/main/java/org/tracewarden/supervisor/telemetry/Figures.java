// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.OptionalLong;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.supervisor.telemetry.SavedFigures.Sums;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/**
 * What one agent uses and has used. The kernel counts a run's use from its begin, with no platform there, too; so the
 * sum of earlier runs and what the kernel says of this one is the whole. Thread-safe.
 *
 * <p>There is one for each of a thousand agents: numbers lie in it side by side (96 bytes), and what most agents have
 * nothing of (earlier runs, boots before this one, counted calls) is a shared constant or not there.
 */
final class Figures {

    /** The share of the last second: measured over at least nearly so long. */
    private static final int SHARE_MILLIS = 900;
    private static final long TICK_NANOS = 10_000_000;
    private static final int NOT_MARKED = 0;
    private static final int UNSEEN = 0;
    private static final ProcessKey NEVER = new ProcessKey(UNSEEN, 0);

    /** Of runs before this one; calls are not in it. */
    private Resources earlier;
    private Resources beforeBoot;
    private CountedCalls calls;

    /** The run's first process, which others keep, too; pid {@link #UNSEEN} when an earlier platform saw it last. */
    private ProcessKey first;
    /** Number of the run, or of the one before while no sample has told it. */
    private int run;
    private long cpuMicros;
    private long ioRead;
    private long ioWrite;

    private long memoryBytes;
    private long peakMemoryBytes;
    private int processes;
    private float cpuShare;
    /**
     * Boot clock and CPU time of the run at which the share begins. Only differences count, so that the lower half is
     * enough: samples are at most ten seconds apart.
     */
    private int markedMillis = NOT_MARKED;
    private int markedMicros;
    /** Boot clock, or, below 0, nanoseconds since 1970 when it was before this boot or platform; 0 for none. */
    private long activity;

    /** Of a new agent. */
    Figures() {
        this(new SavedFigures.Agent(Sums.NONE, 0, 0, Resources.NONE, 0, 0));
    }

    Figures(SavedFigures.Agent saved) {
        earlier = shared(saved.earlier().total().withCalls(Resources.UNKNOWN));
        beforeBoot = shared(saved.earlier().beforeBoot());
        calls = CountedCalls.ofEarlierRuns(saved.earlier().total().calls());
        run = number(saved.run());
        first = saved.runStart() == 0 ? NEVER : new ProcessKey(UNSEEN, saved.runStart());
        cpuMicros = saved.ofRun().cpuMicros();
        ioRead = saved.ofRun().ioRead();
        ioWrite = saved.ofRun().ioWrite();
        peakMemoryBytes = saved.peakMemoryBytes();
        activity = -saved.lastActivity();
    }

    private static Resources shared(Resources resources) {
        return resources.equals(Resources.NONE) ? Resources.NONE : resources;
    }

    private static int number(long run) {
        return (int) Math.min(run, Integer.MAX_VALUE);
    }

    // ---- runs

    /** An event says that this is its first process. @return whether that is news */
    synchronized boolean began(ProcessKey process) {
        if (process.equals(first) || tick(process) < tick(first)) {
            return false;
        }
        if (first.pid() != UNSEEN || process.startTime() != first.startTime()) {
            begin(process);
        }
        first = process;
        return true;
    }

    /** The same, of a run that is looked at. */
    synchronized boolean began(Watched seen) {
        if (over(seen)) {
            return false;
        }
        int number = seen.runNumber();
        ProcessKey process = seen.process();
        boolean same = process.startTime() == first.startTime()
                && (first.pid() == UNSEEN ? number == run : process.pid() == first.pid());
        boolean news = process.pid() != first.pid() || !same;
        if (!same) {
            begin(process);
        }
        first = process;
        run = number;
        return news;
    }

    /** Two runs may have begun in one clock tick; then their numbers tell which was first. */
    private boolean over(Watched seen) {
        long start = seen.process().startTime();
        if (start != first.startTime()) {
            return start < first.startTime();
        }
        int number = seen.runNumber();
        return first.pid() == UNSEEN || seen.process().pid() == first.pid() ? number < run : number <= run;
    }

    private void begin(ProcessKey process) {
        earlier = shared(earlier.plus(ofRun()));
        cpuMicros = 0;
        ioRead = Resources.UNKNOWN;
        ioWrite = Resources.UNKNOWN;
        calls = CountedCalls.ofEarlierRuns(calls.total());
        peakMemoryBytes = 0;
        markedMillis = NOT_MARKED;
        cpuShare = 0;
        activity = Math.max(activity, process.startTime());
    }

    /** Pid of the first process of the run that goes on or was the last; 0 when none was seen. */
    synchronized int pid() {
        return first.pid();
    }

    /** Whether it is the first process. Start times out of /proc are whole clock ticks, those out of the kernel not. */
    synchronized boolean first(ProcessKey process) {
        return process.pid() == first.pid() && tick(process) == tick(first);
    }

    private static long tick(ProcessKey process) {
        return process.startTime() / TICK_NANOS;
    }

    // ---- samples

    /**
     * Takes what a run used that {@link #began} has heard of.
     *
     * @return whether something changed that is saved; nothing does by a run that is known to be over
     */
    synchronized boolean take(Sample sample) {
        if (over(sample.run())) {
            return false;
        }
        Resources before = ofRun();
        long peakBefore = peakMemoryBytes;
        GroupUsage usage = sample.usage();
        // a counter that was seen higher has not gone back
        cpuMicros = Math.max(cpuMicros, usage.cpuMicros().orElse(0));
        ioRead = Math.max(ioRead, usage.ioReadBytes().orElse(Resources.UNKNOWN));
        ioWrite = Math.max(ioWrite, usage.ioWriteBytes().orElse(Resources.UNKNOWN));
        memoryBytes = sample.last() ? 0 : usage.memoryBytes().orElse(0);
        peakMemoryBytes = Math.max(peakMemoryBytes, Math.max(memoryBytes, usage.peakMemoryBytes().orElse(0)));
        processes = sample.last() ? 0 : usage.processes();
        if (cpuMicros > before.cpuMicros() || sample.last()) {
            activity = sample.boot();
        } else {
            // a start time that lies ahead is none
            activity = Math.min(activity, sample.boot());
        }
        share(sample);
        return sample.last() || peakMemoryBytes > peakBefore || !ofRun().equals(before);
    }

    private void share(Sample sample) {
        int now = (int) (sample.boot() / 1_000_000);
        int passed = now - markedMillis;
        if (sample.last()) {
            cpuShare = 0;
            markedMillis = NOT_MARKED;
        } else if (markedMillis == NOT_MARKED || passed >= SHARE_MILLIS) {
            if (markedMillis != NOT_MARKED) {
                cpuShare = Integer.toUnsignedLong((int) cpuMicros - markedMicros) / (passed * 1_000f);
            }
            markedMillis = now;
            markedMicros = (int) cpuMicros;
        }
    }

    /** It began, or ended. */
    synchronized void active(long bootNanos) {
        activity = Math.max(activity, bootNanos);
    }

    /** It has no process any more. */
    synchronized void atRest() {
        memoryBytes = 0;
        processes = 0;
        cpuShare = 0;
        markedMillis = NOT_MARKED;
    }

    // ---- calls

    /** @param process it, or one of its descendants */
    synchronized void called(ProcessKey process, long more) {
        // a process that began before it belongs to an earlier run, whose last calls are told up to a second late
        calls = calls.plus(more, tick(process) >= tick(first));
    }

    /** Calls of the run that has this first process; empty when none was counted. */
    synchronized OptionalLong calls(ProcessKey process) {
        return process.equals(first)
                ? Resources.known(calls.ofRun()) : OptionalLong.empty();
    }

    /** Of all runs; empty when none was counted. */
    synchronized OptionalLong calls() {
        return Resources.known(calls.total());
    }

    // ---- what is told

    private Resources ofRun() {
        return new Resources(cpuMicros, ioRead, ioWrite, Resources.UNKNOWN);
    }

    synchronized Sums sums() {
        return new Sums(earlier.plus(ofRun()).withCalls(calls.total()), beforeBoot);
    }

    synchronized SavedFigures.Agent saved(long activityWall) {
        return new SavedFigures.Agent(new Sums(earlier.withCalls(calls.total()), beforeBoot), run, first.startTime(),
                ofRun(),
                peakMemoryBytes, activityWall);
    }

    synchronized long memoryBytes() {
        return memoryBytes;
    }

    synchronized long peakMemoryBytes() {
        return peakMemoryBytes;
    }

    synchronized int processes() {
        return processes;
    }

    synchronized double cpuShare() {
        return cpuShare;
    }

    /** Boot clock, or, below 0, nanoseconds since 1970 when it was before this boot or platform; 0 for none. */
    synchronized long activity() {
        return activity;
    }
}
