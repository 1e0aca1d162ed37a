// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tracewarden.api.analysis.Feature;

/**
 * What the host did in each of the last ten minutes' seconds: figures from /proc, such as {@code io_latency}, and every
 * host feature under {@code feature} or {@code feature.category}, such as {@code syscall_latency_p95.blocking_io}. OSGi
 * service within this bundle. Thread-safe.
 */
public interface MetricHistory {

    /** Metrics that have a point, sorted. */
    Set<String> names();

    /**
     * Points that end after {@code since}, oldest first, at most one a second; seconds without a value are left out.
     * Empty for a metric that has none, or that does not exist.
     */
    List<Feature.Point> points(String metric, Instant since);
}
