// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;

/** SIGSYS for a system call that a seccomp filter forbids. */
final class SeccompRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || !file.killedBy(Signals.SYS) || file.fatal().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        if (sent.code() != SignalCode.SYS_SECCOMP) {
            return;
        }
        String name = sent.systemCall().number() == sent.value() ? sent.systemCall().name() : "";
        String call = "system call " + sent.value() + (name.isEmpty() ? "" : " (" + Name.thread(name) + ")");
        draft.decide(DeathCause.FORBIDDEN_SYSTEM_CALL, "Forbidden " + call + ": killed by its seccomp filter");
        draft.find(Aspect.WHY, "It made " + call + ", which its seccomp filter forbids (SYS_SECCOMP)", Source.SENT,
                Confidence.CERTAIN);
    }
}
