// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * Calls of one category in a span of time.
 *
 * @param calls those that returned
 * @param errors of them failed
 * @param insideNanos time threads spent in such calls within the span, calls that have not returned included
 * @param latencies of those that returned
 */
public record CategorySums(
        SyscallCategory category, long calls, long errors, long insideNanos, LatencyHistogram latencies) {

    CategorySums plus(CategorySums other) {
        return new CategorySums(category, calls + other.calls, errors + other.errors, insideNanos + other.insideNanos,
                latencies.plus(other.latencies));
    }

    Step.Row row() {
        return new Step.Row(category, calls, errors, insideNanos, Percentiles.of(latencies));
    }
}
