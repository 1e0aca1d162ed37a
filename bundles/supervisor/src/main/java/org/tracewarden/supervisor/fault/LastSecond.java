// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.supervisor.watch.Sample;

/**
 * What one run did in windows of a second, or from one look to the next where that is longer: calls against their
 * limit, and how much CPU it used. Counts of calls come by the second as well, so that one window may hold two of them:
 * it is a flood when this window is above the limit, and this and the one before together are. One for each agent, so
 * kept in plain numbers of 40 bytes. Not thread-safe.
 */
final class LastSecond {

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long UNKNOWN = -1;

    private long begin;
    private long callsAtBegin = UNKNOWN;
    /** The lower 31 bits of the microseconds: differences over a second or some are all that counts. */
    private int cpuAtBegin = (int) UNKNOWN;
    /** Calls of the window before that were above what the limit allowed in it; below 0 when it allowed more. */
    private float surplusBefore;
    /** Microseconds in a second, in the last whole window. */
    private int cpuSpeed = (int) UNKNOWN;

    /**
     * @param judged whether the run is old enough for its calls to be judged; otherwise their windows begin later
     * @return what is to be said of the calls
     */
    Verdict look(ResourceLimits limits, Sample sample, boolean judged) {
        long boot = sample.boot();
        long cpu = sample.usage().cpuMicros().orElse(UNKNOWN);
        long calls = judged && limits.syscallsPerSecond().isPresent() ? sample.syscalls().orElse(UNKNOWN) : UNKNOWN;
        if (calls == UNKNOWN) {
            callsAtBegin = UNKNOWN;
        }
        boolean begins = calls != UNKNOWN && (callsAtBegin == UNKNOWN || calls < callsAtBegin);
        boolean over = (boot - begin) * 10 >= WINDOW_NANOS * 9;
        Verdict verdict = nothingKnown(limits, sample.counted(), judged);
        if (calls != UNKNOWN) {
            verdict = begins || !over ? Verdict.PENDING : judge(limits, calls, boot - begin);
        }
        if (begins) {
            surplusBefore = -limits.syscallsPerSecond().getAsLong();
        }
        measureSpeed(cpu, boot);
        if (begins || over || cpuAtBegin == UNKNOWN || boot < begin) {
            begin = boot;
            cpuAtBegin = cpu == UNKNOWN ? (int) UNKNOWN : (int) cpu & Integer.MAX_VALUE;
            callsAtBegin = calls;
        }
        return verdict;
    }

    private static Verdict nothingKnown(ResourceLimits limits, boolean counted, boolean judged) {
        if (limits.syscallsPerSecond().isPresent() && !counted) {
            return Verdict.UNKNOWN;
        }
        return judged ? Verdict.FINE : Verdict.PENDING;
    }

    private Verdict judge(ResourceLimits limits, long calls, long nanos) {
        long limit = limits.syscallsPerSecond().getAsLong();
        long made = calls - callsAtBegin;
        double surplus = made - limit * (nanos / NANOS_PER_SECOND);
        boolean flood = surplus > 0 && surplus + surplusBefore > 0;
        surplusBefore = (float) surplus;
        return flood ? new Verdict.Exceeded(() -> finding(made, nanos, limit)) : Verdict.FINE;
    }

    private void measureSpeed(long cpu, long boot) {
        if (cpu == UNKNOWN) {
            cpuSpeed = (int) UNKNOWN;
        } else if (cpuAtBegin != UNKNOWN && (boot - begin) * 10 >= WINDOW_NANOS * 9) {
            int used = (int) cpu - cpuAtBegin & Integer.MAX_VALUE;
            // a counter that went back is as far ahead as can be
            if (used <= Integer.MAX_VALUE / 2) {
                cpuSpeed = (int) Math.round(used * NANOS_PER_SECOND / (boot - begin));
            }
        }
    }

    /** Microseconds of CPU that it used in a second lately; empty when it is not known yet. */
    OptionalLong cpuSpeed() {
        return cpuSpeed == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(cpuSpeed);
    }

    private static Finding finding(long made, long nanos, long limit) {
        // rounded up: what is above the limit must not read as being at it
        long rate = (long) Math.ceil(made * NANOS_PER_SECOND / nanos);
        return new Finding(
                FaultKind.SYSCALL_FLOOD.words() + ": " + Figures.count(rate) + " calls a second, limit "
                        + Figures.count(limit),
                List.of("syscall collector: " + Figures.count(made) + " calls in the last "
                        + Figures.measured(nanos / 1_000) + "; limit " + Figures.count(limit) + " a second"));
    }
}
