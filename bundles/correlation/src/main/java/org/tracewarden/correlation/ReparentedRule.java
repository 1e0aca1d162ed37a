// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** Its parent at the end is not the process that created it. */
final class ReparentedRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.exit().ancestry().isEmpty() || file.process().parent().isEmpty()) {
            return;
        }
        ProcessInfo reaper = file.exit().ancestry().get(0);
        ProcessKey creator = file.process().parent().get();
        if (reaper.key().equals(creator)) {
            return;
        }
        String parent = file.parent().map(Deceased::name).orElse(
                file.life().parentName().isEmpty() ? "pid " + creator.pid() : file.life().parentName());
        draft.find(Aspect.CONTEXT, "It was given to " + Name.withPid(reaper) + " because its parent " + parent
                + " had ended", Source.EXIT, Confidence.CERTAIN);
    }
}
