// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * What a process, or the host, did in one window of the collector, some second.
 *
 * @param process empty for the host
 * @param step its features
 * @param sums what they were made from, for longer steps
 */
public record SubjectSecond(Optional<ProcessInfo> process, Step step, List<CategorySums> sums) {

    static SubjectSecond of(Optional<ProcessInfo> process, long from, long to, List<CategorySums> sums) {
        return new SubjectSecond(process, step(to, to - from, sums), List.copyOf(sums));
    }

    static Step step(long at, long spanNanos, List<CategorySums> sums) {
        LatencyHistogram overall = LatencyHistogram.EMPTY;
        for (CategorySums category : sums) {
            if (WaitingCategories.ALL.contains(category.category())) {
                overall = overall.plus(category.latencies());
            }
        }
        return new Step(at, spanNanos, sums.stream().map(CategorySums::row).toList(), Percentiles.of(overall));
    }
}
