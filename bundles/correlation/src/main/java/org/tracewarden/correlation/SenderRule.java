// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;

/** Another process sent the signal, and there is no more to it. */
final class SenderRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatal().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        draft.blame(sent);
        draft.decide(DeathCause.KILLED_BY_PROCESS, Sending.described(sent));
        draft.find(Aspect.BY_WHOM, "Sent by " + Sending.sender(sent) + " with " + Sending.means(sent)
                + Sending.reach(sent), Source.SENT, file.fatal().get().confidence());
    }
}
