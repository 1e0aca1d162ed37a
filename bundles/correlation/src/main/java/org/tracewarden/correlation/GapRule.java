// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.stream.Collectors;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;

/** Events are missing in the time that matters. */
final class GapRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.incomplete()) {
            long lost = file.gaps().stream().mapToLong(Gaps.Stretch::lost).sum();
            String collectors = file.gaps().stream().map(Gaps.Stretch::collector).distinct().limit(4)
                    .collect(Collectors.joining(", "));
            draft.find(Aspect.CONTEXT, lost + " events of " + collectors + " were lost in the time that this "
                    + "certificate covers: a step may be missing", Source.STREAM, Confidence.CERTAIN);
        }
    }
}
