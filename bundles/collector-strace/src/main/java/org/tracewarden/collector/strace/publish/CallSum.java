// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/** Calls of one process, name and kind of wait in one second. For one thread. */
final class CallSum {

    private final LatencyHistogram.Builder latencies = new LatencyHistogram.Builder();
    private final int[] toldByOctave = new int[Long.SIZE];
    private long totalNanos;
    private long insideNanos;
    private long maxNanos;
    private long transferred;
    private long withheld;

    void add(long latencyNanos, long inside, long result) {
        latencies.add(LatencyHistogram.bucketOf(latencyNanos), 1);
        totalNanos += latencyNanos;
        insideNanos += inside;
        maxNanos = Math.max(maxNanos, latencyNanos);
        transferred += Math.max(0, result);
    }

    /** Whether one more slow call of that latency may be told; counted either way. */
    boolean tellSlow(long latencyNanos, int limit) {
        int octave = LatencyHistogram.bucketOf(latencyNanos) >> 4;
        if (toldByOctave[octave] < limit) {
            toldByOctave[octave]++;
            return true;
        }
        withheld++;
        return false;
    }

    CallStats stats(Syscall syscall, WaitKind waitedFor, List<ErrorCount> errors) {
        LatencyHistogram histogram = latencies.build();
        return new CallStats(
                syscall, waitedFor, histogram.count(), totalNanos, insideNanos, maxNanos, transferred, histogram,
                errors, withheld);
    }
}
