// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * One feature over time.
 *
 * @param process empty for the host
 * @param category empty when it is of all calls
 * @param points oldest first; seconds without a value are left out
 * @param baseline empty while it is being learnt, and for features that have none
 */
public record Feature(
        FeatureName name,
        Optional<SyscallCategory> category,
        Optional<ProcessInfo> process,
        Resolution resolution,
        List<Point> points,
        Optional<Baseline> baseline) {

    public Feature {
        points = List.copyOf(points);
    }

    /** @param at end of the step */
    public record Point(Instant at, double value) {}
}
