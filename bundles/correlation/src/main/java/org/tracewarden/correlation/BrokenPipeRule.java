// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;

/** SIGPIPE from the kernel. */
final class BrokenPipeRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || !file.killedBy(Signals.PIPE)) {
            return;
        }
        file.fatalFromKernel().ifPresent(sent -> {
            draft.decide(DeathCause.BROKEN_PIPE,
                    "Broken pipe: it wrote to a pipe or socket that nobody reads any more");
            String call = sent.systemCall().name();
            draft.find(Aspect.WHY, "The kernel sent SIGPIPE because the reader had gone"
                    + (call.isEmpty() ? "" : ", in its system call " + Name.thread(call)), Source.SENT,
                    Confidence.CERTAIN);
        });
    }
}
