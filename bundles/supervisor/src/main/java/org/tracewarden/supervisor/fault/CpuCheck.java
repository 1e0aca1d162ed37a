// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;

/**
 * CPU time in each window of one run against the quota. A window begins with a look and ends with the first look after
 * nine tenths of it; what was used is scaled to the window, because looks are late by chance. Not thread-safe.
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

    private final String source;
    private boolean begun;
    private long baseBoot;
    private long baseCpu;
    private long quota;
    private long window;

    CpuCheck(String source) {
        this.source = source;
    }

    /**
     * @param boot nanoseconds
     * @param cpu microseconds since the run began
     * @param throttled whether the kernel is holding it back
     */
    Verdict look(ResourceLimits limits, long boot, OptionalLong cpu, boolean throttled) {
        if (limits.cpuQuotaMicros().isEmpty() || cpu.isEmpty()) {
            begun = false;
            return cpu.isEmpty() && limits.cpuQuotaMicros().isPresent() ? Verdict.UNKNOWN : Verdict.FINE;
        }
        long now = cpu.getAsLong();
        boolean changed = quota != limits.cpuQuotaMicros().getAsLong() || window != limits.cpuWindowMicros();
        if (!begun || changed || now < baseCpu || boot < baseBoot) {
            quota = limits.cpuQuotaMicros().getAsLong();
            window = limits.cpuWindowMicros();
            begin(boot, now);
            return Verdict.PENDING;
        }
        long elapsed = (boot - baseBoot) / 1_000;
        long used = now - baseCpu;
        double allowed = throttled
                ? quota * (1 + MARGIN_THROTTLED) + SLACK_THROTTLED_MICROS
                : quota * (1 + MARGIN);
        boolean over = elapsed * 10 >= window * 9;
        if (!over && used <= allowed) {
            return Verdict.PENDING;
        }
        begin(boot, now);
        long inWindow = over ? Math.round((double) used * window / elapsed) : used;
        if (inWindow <= allowed) {
            return Verdict.FINE;
        }
        long told = quota;
        long span = window;
        return new Verdict.Exceeded(() -> finding(used, elapsed, inWindow, told, span));
    }

    private void begin(long boot, long cpu) {
        begun = true;
        baseBoot = boot;
        baseCpu = cpu;
    }

    private Finding finding(long used, long elapsed, long inWindow, long quota, long window) {
        String summary = FaultKind.CPU_QUOTA.words() + ": " + Figures.seconds(inWindow) + " in " + Figures.set(window)
                + ", limit " + Figures.set(quota);
        String measured = source + ": " + Figures.seconds(used) + " in the last " + Figures.seconds(elapsed);
        if (elapsed * 10 < window * 9) {
            measured += " of a window of " + Figures.set(window);
        } else if (elapsed * 10 <= window * 11) {
            measured += " window";
        } else {
            measured += ", which is " + Figures.seconds(inWindow) + " in a window of " + Figures.set(window);
        }
        return new Finding(summary, List.of(measured + "; limit " + Figures.set(quota)));
    }
}
