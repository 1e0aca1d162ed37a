// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;

/** SIGSYS for a system call that a seccomp filter forbids. */
final class SeccompRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || !file.killedBy(Signals.SYS) || file.fatal().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        if (sent.code() != SignalCode.SYS_SECCOMP || sent.origin() == SignalOrigin.PROCESS) {
            return;
        }
        String call = call(sent);
        draft.decide(DeathCause.FORBIDDEN_SYSTEM_CALL, "Forbidden " + call + ": killed by its seccomp filter");
        draft.find(Aspect.WHY, "It made a " + call + ", which its seccomp filter forbids (SYS_SECCOMP)", Source.SENT,
                Confidence.CERTAIN);
    }

    /** The number comes with the signal; without one it is the call that the task was in. */
    private static String call(SignalSent sent) {
        SystemCall current = sent.systemCall();
        long number = sent.value() != 0 ? sent.value() : current.number();
        if (number < 0) {
            return "system call";
        }
        boolean named = number == current.number() && !current.name().isEmpty();
        return "system call " + number + (named ? " (" + Name.thread(current.name()) + ")" : "");
    }
}
