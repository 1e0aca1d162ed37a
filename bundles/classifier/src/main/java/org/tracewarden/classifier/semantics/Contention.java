// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * The futex waits of one process that ended within a span of time and, looked at one by one, proved to be contention.
 *
 * @param insideNanos the part of each that lies within the span, summed
 * @param latencies of those waits, one each
 * @param told durations of all waits that were looked at, parked ones included
 * @param complete whether all that were told are in here; otherwise the earliest of the span were forgotten
 */
public record Contention(long insideNanos, LatencyHistogram latencies, LatencyHistogram told, boolean complete) {

    public static final Contention NONE =
            new Contention(0, LatencyHistogram.EMPTY, LatencyHistogram.EMPTY, true);

    /** How many waits. */
    public long calls() {
        return latencies.count();
    }
}
