// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;

/** Its cgroup was short of CPU time before. That may have had a part in its end, or none. */
final class ThrottledRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        file.throttled().ifPresent(t -> draft.find(Aspect.CONTEXT,
                "Cgroup " + Name.path(t.workload().cgroupPath()) + " was CPU-throttled in " + t.throttledPeriods()
                        + " of " + t.periods() + " periods ("
                        + Quantity.percent(t.throttledPeriods(), t.periods()) + ") of the last "
                        + Quantity.duration(t.windowNanos()) + " sampled, waiting "
                        + Quantity.duration(t.throttledNanos()) + "; quota " + t.quotaMicros() + " µs each "
                        + t.periodMicros() + " µs",
                Source.CPU_STAT, Confidence.LIKELY));
    }
}
