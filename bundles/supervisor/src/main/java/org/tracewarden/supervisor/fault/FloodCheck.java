// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;

/**
 * System calls of one run against its rate, in windows of a second. Counts come by the second as well, so that one
 * window may hold two of them: it is a flood when this window is above the limit, and this and the one before together
 * are. Not thread-safe.
 */
final class FloodCheck {

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private boolean begun;
    private long baseBoot;
    private long baseCalls;
    private long nanosBefore = WINDOW_NANOS;
    private long callsBefore;

    /** While a run is too young to be judged; its windows begin later. */
    Verdict early(ResourceLimits limits, OptionalLong calls) {
        begun = false;
        return limits.syscallsPerSecond().isPresent() && calls.isEmpty() ? Verdict.UNKNOWN : Verdict.PENDING;
    }

    /** @param calls since the run began; empty when nobody counts */
    Verdict look(ResourceLimits limits, long boot, OptionalLong calls) {
        if (limits.syscallsPerSecond().isEmpty() || calls.isEmpty()) {
            begun = false;
            return limits.syscallsPerSecond().isPresent() ? Verdict.UNKNOWN : Verdict.FINE;
        }
        long now = calls.getAsLong();
        if (!begun || now < baseCalls || boot < baseBoot) {
            nanosBefore = WINDOW_NANOS;
            callsBefore = 0;
            begin(boot, now);
            return Verdict.PENDING;
        }
        long elapsed = boot - baseBoot;
        if (elapsed * 10 < WINDOW_NANOS * 9) {
            return Verdict.PENDING;
        }
        long made = now - baseCalls;
        double limit = limits.syscallsPerSecond().getAsLong();
        boolean flood = rate(made, elapsed) > limit && rate(made + callsBefore, elapsed + nanosBefore) > limit;
        begin(boot, now);
        nanosBefore = elapsed;
        callsBefore = made;
        return flood ? new Verdict.Exceeded(() -> finding(made, elapsed, (long) limit)) : Verdict.FINE;
    }

    private void begin(long boot, long calls) {
        begun = true;
        baseBoot = boot;
        baseCalls = calls;
    }

    private static double rate(long calls, long nanos) {
        return calls * NANOS_PER_SECOND / nanos;
    }

    private static Finding finding(long made, long elapsed, long limit) {
        return new Finding(
                FaultKind.SYSCALL_FLOOD.words() + ": " + Figures.count(Math.round(rate(made, elapsed)))
                        + " calls a second, limit " + Figures.count(limit),
                List.of("syscall collector: " + Figures.count(made) + " calls in the last "
                        + Figures.seconds(elapsed / 1_000) + "; limit " + Figures.count(limit) + " a second"));
    }
}
