// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;

/**
 * CPU time in each window of one run against the quota. A window begins with a look and ends with the first look after
 * nine tenths of it; what was used is scaled to the window, because looks are late by chance. Made for runs that have a
 * quota. Not thread-safe.
 */
final class CpuCheck {

    /**
     * What measuring gets wrong: clock and counter are read one after the other, and one thread in a loop must not be
     * told for that with a quota of one core.
     */
    private static final double MARGIN = 0.02;
    /** The kernel hands a quota out in slices for each core and lets what is left over be used later. */
    private static final double MARGIN_THROTTLED = 0.1;
    private static final long SLACK_THROTTLED_MICROS = 20_000;
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private long begin = NOT_BEGUN;
    private long cpuAtBegin;
    /** By which the window is judged. */
    private ResourceLimits limits = ResourceLimits.NONE;

    /**
     * @param source where CPU time is read
     * @param now limits in force, with a quota
     * @param boot nanoseconds
     * @param used microseconds since the run began
     * @param throttled whether the kernel is holding it back
     */
    Verdict look(String source, ResourceLimits now, long boot, OptionalLong used, boolean throttled) {
        if (used.isEmpty()) {
            begin = NOT_BEGUN;
            return Verdict.UNKNOWN;
        }
        boolean changed = !limits.cpuQuotaMicros().equals(now.cpuQuotaMicros())
                || limits.cpuWindowMicros() != now.cpuWindowMicros();
        limits = now;
        if (changed || begin == NOT_BEGUN || used.getAsLong() < cpuAtBegin || boot < begin) {
            begin(boot, used.getAsLong());
            return Verdict.PENDING;
        }
        return judge(source, boot, used.getAsLong(), throttled);
    }

    private Verdict judge(String source, long boot, long cpu, boolean throttled) {
        long quota = limits.cpuQuotaMicros().orElseThrow();
        long window = limits.cpuWindowMicros();
        long elapsed = (boot - begin) / 1_000;
        long used = cpu - cpuAtBegin;
        double allowed = throttled
                ? quota * (1 + MARGIN_THROTTLED) + SLACK_THROTTLED_MICROS
                : quota * (1 + MARGIN);
        boolean over = elapsed * 10 >= window * 9;
        if (!over && used <= allowed) {
            return Verdict.PENDING;
        }
        begin(boot, cpu);
        long inWindow = over ? Math.round((double) used * window / elapsed) : used;
        if (inWindow <= allowed) {
            return Verdict.FINE;
        }
        return new Verdict.Exceeded(() -> finding(source, used, elapsed, inWindow, quota, window));
    }

    private void begin(long boot, long cpu) {
        begin = boot;
        cpuAtBegin = cpu;
    }

    private static Finding finding(String source, long used, long elapsed, long inWindow, long quota, long window) {
        String limit = "limit " + Figures.set(quota);
        String told = Figures.measured(inWindow);
        String measured = source + ": " + Figures.measured(used) + " in the last " + Figures.measured(elapsed);
        if (elapsed * 10 < window * 9) {
            measured += " of a window of " + Figures.set(window);
        } else if (Figures.measured(used).equals(told)) {
            measured += " window";
        } else {
            measured += ", which is " + told + " in a window of " + Figures.set(window);
        }
        return new Finding(FaultKind.CPU_QUOTA.words() + ": " + told + " in " + Figures.set(window) + ", " + limit,
                List.of(measured + "; " + limit));
    }
}
