// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.classifier.semantics.Contention;

/**
 * The futex waits of a millisecond and more that a process ended in a window: parked, except for those that single
 * waits proved to be contention.
 *
 * <p>When not all slow ones were told, because the collector withheld some, those told stand for the others of the same
 * octave: it withholds by octave, so that the share is that of a sample of about the same durations. Never is more
 * taken for contention than there is in a bucket. What a wait lasted in windows before the one in which it ended stays
 * with the parked: it was not proven then.
 */
final class FutexWaits {

    private static final int OCTAVES = 64;

    private final LatencyHistogram.Builder latencies = new LatencyHistogram.Builder();
    private boolean empty = true;
    private long insideNanos;
    private long withheld;

    void add(CallStats calls) {
        empty = false;
        insideNanos += calls.insideNanos();
        withheld += calls.slowWithheld();
        latencies.add(calls.latencies());
    }

    boolean isEmpty() {
        return empty;
    }

    /** The part that was contention. */
    Part contended(Contention proven) {
        if (proven.calls() == 0) {
            return Part.NONE;
        }
        LatencyHistogram all = latencies.build();
        LatencyHistogram contended = withheld == 0 && proven.complete()
                ? common(all, proven.latencies())
                : shared(all, proven);
        double grown = (double) nanos(contended) / nanos(proven.latencies());
        return new Part(Math.min(insideNanos, Math.round(grown * proven.insideNanos())), contended);
    }

    private static LatencyHistogram common(LatencyHistogram all, LatencyHistogram proven) {
        LatencyHistogram.Builder common = new LatencyHistogram.Builder();
        proven.forEach((bucket, count) -> common.add(bucket, Math.min(count, all.countIn(bucket))));
        return common.build();
    }

    /** Of each bucket the share that those told of its octave had, rounded so that the sum is right. */
    private static LatencyHistogram shared(LatencyHistogram all, Contention proven) {
        long[] told = byOctave(proven.told());
        long[] contended = byOctave(proven.latencies());
        double[] rest = new double[OCTAVES];
        LatencyHistogram.Builder shared = new LatencyHistogram.Builder();
        all.forEach((bucket, count) -> {
            int octave = octave(bucket);
            if (contended[octave] > 0) {
                double wanted = (double) count * contended[octave] / told[octave] + rest[octave];
                long taken = Math.min(count, Math.round(wanted));
                rest[octave] = wanted - taken;
                shared.add(bucket, taken);
            }
        });
        return shared.build();
    }

    private static long[] byOctave(LatencyHistogram durations) {
        long[] counts = new long[OCTAVES];
        durations.forEach((bucket, count) -> counts[octave(bucket)] += count);
        return counts;
    }

    private static int octave(int bucket) {
        return bucket >> 4;
    }

    private static long nanos(LatencyHistogram durations) {
        long[] sum = new long[1];
        durations.forEach((bucket, count) -> sum[0] += count * LatencyHistogram.representative(bucket));
        return sum[0];
    }

    /** @param insideNanos time within the window */
    record Part(long insideNanos, LatencyHistogram latencies) {

        static final Part NONE = new Part(0, LatencyHistogram.EMPTY);

        long calls() {
            return latencies.count();
        }
    }
}
