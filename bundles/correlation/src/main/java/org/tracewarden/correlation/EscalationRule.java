// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;

/** A gentler signal first, then SIGKILL, by the same process or others. */
final class EscalationRule implements Rule {

    private static final int NAMED = 4;

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided()) {
            return;
        }
        List<SignalSent> gentle = GentleSignals.before(file);
        if (gentle.isEmpty()) {
            return;
        }
        SignalSent kill = file.fatal().get().sent();
        SignalSent first = gentle.get(0);
        String had = Quantity.duration(kill.header().kernelTime() - first.header().kernelTime());
        boolean same = first.sender().map(s -> s.key()).equals(kill.sender().map(s -> s.key()));
        draft.blame(kill);
        draft.decide(DeathCause.KILLED_AFTER_ESCALATION, Sending.described(kill) + ", " + had + " after "
                + first.signal() + " from " + (same ? "the same process" : Sending.senderShort(first)) + ", "
                + GentleSignals.fate(first));
        draft.find(Aspect.BY_WHOM, "Sent by " + Sending.sender(kill) + " with " + Sending.means(kill)
                + Sending.reach(kill), Source.SENT, file.fatal().get().confidence());
        draft.find(Aspect.WHY, "It had " + had + " to end after " + first.signal(), Source.SENT, Confidence.CERTAIN);
        gentle.stream().limit(NAMED).forEach(g -> draft.find(Aspect.WHY, "Asked to end by " + Sending.described(g)
                + ", " + GentleSignals.fate(g), Source.SENT, Confidence.CERTAIN));
        if (gentle.size() > NAMED) {
            draft.find(Aspect.WHY, "Asked to end " + (gentle.size() - NAMED) + " times more", Source.SENT,
                    Confidence.CERTAIN);
        }
        if (kill.sender().filter(s -> s.pid() == 1 && Programs.isSystemd(s)).isPresent()) {
            draft.find(Aspect.WHY, "systemd stops a unit so when the unit's stop timeout (TimeoutStopSec=) is over",
                    Source.SENT, Confidence.LIKELY);
        }
    }
}
