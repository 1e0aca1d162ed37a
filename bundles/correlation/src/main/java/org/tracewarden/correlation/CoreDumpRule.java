// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;

/** A core dump was written. */
final class CoreDumpRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.status().coreDumped()) {
            draft.find(Aspect.HOW, "A core dump was written", Source.EXIT, Confidence.CERTAIN);
        }
    }
}
