// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;

/** SIGXCPU, SIGXFSZ, and the SIGKILL of the hard CPU limit after the SIGXCPU of the soft one. */
final class ResourceLimitRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatalFromKernel().isEmpty()) {
            return;
        }
        String used = Quantity.duration(file.exit().usage().userNanos() + file.exit().usage().systemNanos());
        if (file.killedBy(Signals.XCPU)) {
            draft.decide(DeathCause.RESOURCE_LIMIT, "SIGXCPU: it went over its CPU time limit, having used " + used);
            draft.find(Aspect.WHY, "The kernel enforced RLIMIT_CPU", Source.SENT, Confidence.CERTAIN);
        } else if (file.killedBy(Signals.XFSZ)) {
            draft.decide(DeathCause.RESOURCE_LIMIT, "SIGXFSZ: it went over its file size limit");
            draft.find(Aspect.WHY, "The kernel enforced RLIMIT_FSIZE", Source.SENT, Confidence.CERTAIN);
        } else if (file.killedBy(Signals.KILL) && warnedOfCpuLimit(file)) {
            draft.decide(DeathCause.RESOURCE_LIMIT,
                    "SIGKILL: it went over its hard CPU time limit after SIGXCPU, having used " + used);
            draft.find(Aspect.WHY, "The kernel sent SIGXCPU at the soft RLIMIT_CPU and SIGKILL later, as it does at "
                    + "the hard one", Source.SENT, Confidence.LIKELY);
        }
    }

    private static boolean warnedOfCpuLimit(CaseFile file) {
        return file.sent().stream().anyMatch(s -> s.signal().equals(Signals.XCPU) && Sending.byKernel(s));
    }
}
