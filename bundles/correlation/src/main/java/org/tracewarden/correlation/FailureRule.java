// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Signal;

/** Any other exit code. */
final class FailureRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided()) {
            return;
        }
        ExitCode code = ExitCode.of(file);
        Signal told = ExitCode.signalIn(code.code());
        draft.decide(DeathCause.EXIT_FAILURE,
                code.meaning().isEmpty() ? code.sentence() + ": failure" : code.sentence());
        if (!told.equals(Signal.NONE)) {
            draft.find(Aspect.WHY, "Neither was " + told + " seen sent to it nor a child of it killed by that: it "
                    + "chose this code itself, or reports another process's end", Source.EXIT_CODE,
                    file.incomplete() ? Confidence.POSSIBLE : Confidence.LIKELY);
        }
    }
}
