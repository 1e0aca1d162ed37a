// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;

/** The OOM killer had chosen it, and yet something else ended it, or the kernel's SIGKILL was not seen. */
final class UnrelatedOomRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.cause() == DeathCause.OUT_OF_MEMORY || file.oom().isEmpty()) {
            return;
        }
        var oom = file.oom().get();
        draft.oom(oom);
        boolean unseen = draft.cause() == DeathCause.UNKNOWN && file.killedBy(Signals.KILL);
        draft.find(unseen ? Aspect.WHY : Aspect.CONTEXT,
                "The kernel's OOM killer had chosen this process "
                        + Quantity.duration(Math.max(0, file.diedAt() - oom.header().kernelTime())) + " before: "
                        + Shortage.of(oom) + " (" + Shortage.trigger(oom) + ")",
                Source.OOM, unseen ? Confidence.LIKELY : Confidence.CERTAIN);
    }
}
