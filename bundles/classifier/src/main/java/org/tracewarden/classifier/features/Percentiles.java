// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.OptionalLong;
import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * p50, p95 and p99 of latencies, each as a bucket of {@link LatencyHistogram} and so as exact as that.
 *
 * @param packed three times ten bits below a bit that says that there are any; 0 without
 */
public record Percentiles(int packed) {

    static final Percentiles NONE = new Percentiles(0);

    private static final int PRESENT = 1 << 30;
    private static final int MASK = (1 << 10) - 1;

    static Percentiles of(LatencyHistogram latencies) {
        return latencies.isEmpty()
                ? NONE
                : new Percentiles(PRESENT | bucket(latencies, 0.50) << 20 | bucket(latencies, 0.95) << 10
                        | bucket(latencies, 0.99));
    }

    private static int bucket(LatencyHistogram latencies, double quantile) {
        return LatencyHistogram.bucketOf(latencies.percentile(quantile));
    }

    public OptionalLong p50Nanos() {
        return nanos(packed >> 20 & MASK);
    }

    public OptionalLong p95Nanos() {
        return nanos(packed >> 10 & MASK);
    }

    public OptionalLong p99Nanos() {
        return nanos(packed & MASK);
    }

    private OptionalLong nanos(int bucket) {
        return packed == 0 ? OptionalLong.empty() : OptionalLong.of(LatencyHistogram.representative(bucket));
    }
}
