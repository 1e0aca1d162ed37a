// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Set;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalSent;

/** A timer of its own: alarm, setitimer, or a POSIX timer with any signal. */
final class TimerRule implements Rule {

    private static final Set<Signal> TIMERS = Set.of(Signals.ALRM, Signals.VTALRM, Signals.PROF);

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (!draft.decided()) {
            file.fatalFromKernel().filter(TimerRule::fromTimer).ifPresent(sent -> {
                draft.decide(DeathCause.TIMER_EXPIRED, sent.signal() + ": a timer that it had set ran out");
                draft.find(Aspect.WHY, "The kernel sent " + sent.signal() + " for "
                        + (sent.code() == SignalCode.SI_TIMER ? "a POSIX timer" : "alarm or setitimer"), Source.SENT,
                        Confidence.CERTAIN);
            });
        }
    }

    private static boolean fromTimer(SignalSent sent) {
        return TIMERS.contains(sent.signal()) || sent.code() == SignalCode.SI_TIMER;
    }
}
