// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;

/** The signal it had asked for on its parent's end (PR_SET_PDEATHSIG). */
final class ParentDeathRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.fatal().isEmpty() || !file.fatal().get().sent().parentDeath()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        String parent = file.parent().map(Deceased::name).orElseGet(() -> Name.withPid(sent.running()));
        String end = file.parent().map(p -> " (it " + p.end() + ")").orElse("");
        draft.decide(DeathCause.PARENT_DIED, sent.signal() + " because its parent " + parent + " ended" + end);
        draft.find(Aspect.WHY, "It had asked for " + sent.signal() + " on its parent's end (PR_SET_PDEATHSIG)",
                Source.SENT, Confidence.CERTAIN);
        draft.find(Aspect.BY_WHOM, "Sent by the kernel when " + parent + " ended" + end, Source.SENT,
                Confidence.CERTAIN);
        file.parent().ifPresent(p -> draft.link(p, "parent whose end it followed"));
    }
}
