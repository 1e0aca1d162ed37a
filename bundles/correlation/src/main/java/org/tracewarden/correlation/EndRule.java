// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;

/** How it ended: exit code or signal. */
final class EndRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        String text = file.status().exited()
                ? ExitCode.of(file).sentence()
                : "Ended by " + file.status().signal() + "; a shell reports this as exit code "
                        + file.status().shellCode();
        draft.find(Aspect.HOW, text, Source.EXIT, Confidence.CERTAIN);
    }
}
