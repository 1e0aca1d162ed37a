// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A feature away from its baseline.
 *
 * @param id number of this episode since the classifier started; the same while it goes on
 * @param process empty for the host
 * @param baselineOf the program whose baseline it is compared with; empty for the host
 * @param since when it began
 * @param last when it was last seen
 * @param ended whether the feature has come back
 * @param value the furthest value of the episode
 * @param z of that value
 * @param trend of the last ten minutes; empty when too few points were there
 * @param summary one sentence with the figures
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
