// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;

/** The init process of its pid namespace, or of one around that, ended: the kernel then kills all others in it. */
final class PidNamespaceRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || !file.killedBy(Signals.KILL)) {
            return;
        }
        file.fatalFromKernel().filter(PidNamespaceRule::initEnding).ifPresent(sent -> explain(sent, draft));
    }

    /** Whether the running task is an init process in exit. */
    static boolean initEnding(SignalSent sent) {
        // the exception: pid 1 of the host itself does not end
        return sent.runningExiting() && sent.running().namespacePid() == 1 && sent.running().pid() != 1;
    }

    private static void explain(SignalSent sent, Draft draft) {
        ProcessInfo init = sent.running();
        boolean own = init.pidNamespace() == sent.target().pidNamespace();
        String whose = own ? "its pid namespace" : "a pid namespace around its own";
        draft.decide(DeathCause.PID_NAMESPACE_ENDED,
                "SIGKILL because the init process of " + whose + ", " + Name.withPid(init) + ", ended");
        draft.find(Aspect.WHY, Name.withPid(init) + " was pid 1 of " + whose
                + "; when it ends the kernel kills every process in there", Source.SENT,
                own ? Confidence.CERTAIN : Confidence.LIKELY);
    }
}
