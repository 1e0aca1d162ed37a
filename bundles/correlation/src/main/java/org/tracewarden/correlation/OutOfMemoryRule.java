// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.SignalSent;

/** The OOM killer chose it. Victim, trigger and limit are three different things, and the trigger is no killer. */
final class OutOfMemoryRule implements Rule {

    private static final long NEAR_NANOS = 1_000_000_000L;

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || !file.killedBy(Signals.KILL) || file.oom().isEmpty()) {
            return;
        }
        OomKill oom = file.oom().get();
        boolean killedForIt = file.fatalFromKernel().filter(sent -> near(sent, oom)).isPresent();
        if (!killedForIt) {
            return;
        }
        draft.oom(oom);
        draft.decide(DeathCause.OUT_OF_MEMORY, "Out of memory: " + Shortage.of(oom)
                + "; the kernel chose this process (" + Shortage.trigger(oom) + ")");
        draft.find(Aspect.WHY, "Shortage: " + Shortage.of(oom) + Shortage.used(oom),
                oom.limit().isPresent() ? oom.limitSource() : oom.constraintSource(), Confidence.CERTAIN);
        draft.find(Aspect.WHY, "Victim: " + Name.withPid(oom.victim()) + ", holding " + Shortage.held(oom)
                + ", oom_score_adj " + oom.oomScoreAdj(), Source.OOM, Confidence.CERTAIN);
        draft.find(Aspect.CONTEXT, "Trigger: " + Name.withPid(oom.trigger())
                + " asked for the memory that was not there; it killed nobody", Source.OOM, Confidence.CERTAIN);
        draft.find(Aspect.BY_WHOM, "Sent by the kernel's OOM killer, by no process", Source.SENT, Confidence.CERTAIN);
    }

    private static boolean near(SignalSent sent, OomKill oom) {
        return Math.abs(sent.header().kernelTime() - oom.header().kernelTime()) <= NEAR_NANOS;
    }
}
