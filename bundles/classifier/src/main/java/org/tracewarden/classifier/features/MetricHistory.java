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
 *
 * <p>From /proc, where the kernel has it: {@code io_latency} (ms a completed request, over whole disks),
 * {@code io_queue_depth} (requests waiting or under way), {@code io_ops} (completed requests a second),
 * {@code context_switch_rate} (a second), {@code cpu_busy} (share of all processors, 0 to 1), {@code load1},
 * {@code memory_available} (bytes), {@code tcp_retransmit_rate} (segments a second), and {@code io_pressure},
 * {@code cpu_pressure}, {@code memory_pressure} (share of the time in which some task waited for it, 0 to 1). Features
 * have the unit of their {@link org.tracewarden.api.analysis.FeatureName}.
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
