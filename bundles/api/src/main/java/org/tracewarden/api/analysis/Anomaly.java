// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A process, or the host, away from what is usual. All features of a process that are unusual at the same time are one
 * anomaly; so are those of the host that have one cause as a rule. Feature, category, value, baseline, z and trend are
 * those of the one that was furthest away; the summary names others.
 *
 * @param id number of this episode since the classifier started; the same while it goes on
 * @param process empty for the host
 * @param baselineOf the program whose baseline it is compared with; empty for the host
 * @param since when it began
 * @param last when it was last seen
 * @param ended whether all is as usual again
 * @param value the furthest value of the episode
 * @param z of that value
 * @param severity the worst of all of them
 * @param trend of the last ten minutes; empty when too few points were there
 * @param summary one sentence with the figures, those of at most three others included
 */
public record Anomaly(
        long id,
        Optional<ProcessInfo> process,
        String baselineOf,
        FeatureName feature,
        Optional<SyscallCategory> category,
        Instant since,
        Instant last,
        boolean ended,
        double value,
        Baseline baseline,
        double z,
        Severity severity,
        Optional<Trend> trend,
        String summary) {}
