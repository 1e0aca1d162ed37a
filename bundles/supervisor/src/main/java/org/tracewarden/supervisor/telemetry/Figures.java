// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.OptionalLong;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.supervisor.telemetry.SavedFigures.Sums;
import org.tracewarden.supervisor.watch.Sample;

/**
 * What one agent uses and has used. The kernel counts a run's use from its begin, with no platform there, too; so the
 * sum of earlier runs and what the kernel says of this one is the whole. Thread-safe.
 */
final class Figures {

    /** The share of the last second: measured over at least nearly so long. */
    private static final long SHARE_NANOS = 900_000_000;

    private Sums earlier;
    private long run;
    private long runStart;
    private Resources ofRun;
    private long memoryBytes;
    private long peakMemoryBytes;
    private int processes;
    private double cpuShare;
    private long markedAt;
    private long markedCpu;
    /** Boot clock; 0 when it was before this boot or platform: then the wall time that was saved holds. */
    private long activeAt;
    private final long savedActivity;

    Figures(SavedFigures.Agent saved) {
        earlier = saved.earlier();
        run = saved.run();
        runStart = saved.runStart();
        ofRun = saved.ofRun();
        peakMemoryBytes = saved.peakMemoryBytes();
        savedActivity = saved.lastActivity();
    }

    /** @return whether it is of a run that is known to be over, and changed nothing */
    synchronized boolean take(Sample sample) {
        long number = sample.run().runNumber();
        long start = sample.run().process().startTime();
        if (start < runStart || start == runStart && number < run) {
            return true;
        }
        if (start != runStart || number != run) {
            begin(number, start, sample.boot());
        }
        GroupUsage usage = sample.usage();
        long cpuBefore = ofRun.cpuMicros();
        ofRun = ofRun.atLeast(new Resources(
                usage.cpuMicros().orElse(0), usage.ioReadBytes(), usage.ioWriteBytes(), OptionalLong.empty()));
        memoryBytes = sample.last() ? 0 : usage.memoryBytes().orElse(0);
        peakMemoryBytes = Math.max(peakMemoryBytes, Math.max(memoryBytes, usage.peakMemoryBytes().orElse(0)));
        processes = sample.last() ? 0 : usage.processes();
        if (ofRun.cpuMicros() > cpuBefore || sample.last()) {
            activeAt = sample.boot();
        }
        share(sample);
        return false;
    }

    private void begin(long number, long start, long now) {
        earlier = earlier.plus(new Sums(ofRun, Resources.NONE));
        ofRun = Resources.NONE;
        run = number;
        runStart = start;
        peakMemoryBytes = 0;
        markedAt = 0;
        cpuShare = 0;
        activeAt = Math.max(activeAt, Math.min(start, now));
    }

    private void share(Sample sample) {
        long passed = sample.boot() - markedAt;
        if (sample.last()) {
            cpuShare = 0;
            markedAt = 0;
        } else if (markedAt == 0) {
            markedAt = sample.boot();
            markedCpu = ofRun.cpuMicros();
        } else if (passed >= SHARE_NANOS) {
            cpuShare = (ofRun.cpuMicros() - markedCpu) * 1_000.0 / passed;
            markedAt = sample.boot();
            markedCpu = ofRun.cpuMicros();
        }
    }

    /** It began, or ended. */
    synchronized void active(long bootNanos) {
        activeAt = Math.max(activeAt, bootNanos);
    }

    /** It has no process any more. */
    synchronized void atRest() {
        memoryBytes = 0;
        processes = 0;
        cpuShare = 0;
        markedAt = 0;
    }

    /** Calls that this platform counted are not in it. */
    synchronized Sums sums() {
        return earlier.plus(new Sums(ofRun, Resources.NONE));
    }

    /** @param calls that this platform counted */
    synchronized SavedFigures.Agent saved(OptionalLong calls, long activityWall) {
        Resources total = earlier.total();
        return new SavedFigures.Agent(
                new Sums(total.withCalls(Resources.sum(total.calls(), calls)), earlier.beforeBoot()),
                run, runStart, ofRun, peakMemoryBytes, activityWall);
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

    /** Boot clock; 0 when {@link #savedActivity} holds. */
    synchronized long activeAt() {
        return activeAt;
    }

    /** Nanoseconds since 1970. */
    long savedActivity() {
        return savedActivity;
    }
}
