// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Durations, counted in buckets that are a sixteenth of an octave wide. Immutable; empty buckets take no room. A
 * percentile differs from the exact one by at most {@link #RELATIVE_ERROR} of it, for durations of 16 ns and more.
 *
 * <p>Bucket {@code 16 * octave + part}, with octave 4 to 63, holds durations in
 * {@code [2^octave + part * 2^(octave - 4), 2^octave + (part + 1) * 2^(octave - 4))} ns; shorter ones are in the first.
 */
public final class LatencyHistogram {

    public static final double RELATIVE_ERROR = 1 / 33.0;

    public static final LatencyHistogram EMPTY = new LatencyHistogram(new short[0], new long[0]);

    /** Buckets that a duration can be in are below this. */
    public static final int BUCKETS = 16 * 64;

    private static final int FIRST_OCTAVE = 4;

    private final short[] buckets;
    private final long[] counts;
    private final long count;

    private LatencyHistogram(short[] buckets, long[] counts) {
        this.buckets = buckets;
        this.counts = counts;
        this.count = LongStream.of(counts).sum();
    }

    /** The bucket of a duration; a negative one counts as 0. */
    public static int bucketOf(long nanos) {
        long duration = Math.max(nanos, 1L << FIRST_OCTAVE);
        int octave = 63 - Long.numberOfLeadingZeros(duration);
        return 16 * octave + (int) (duration >> (octave - 4) & 15);
    }

    /** Shortest duration of a bucket, in ns. */
    public static long lowest(int bucket) {
        int octave = bucket >> 4;
        return octave < FIRST_OCTAVE ? 0 : (16L + (bucket & 15)) << (octave - 4);
    }

    /** The duration that stands for a bucket: none in it is further away than {@link #RELATIVE_ERROR} of itself. */
    public static long representative(int bucket) {
        double low = lowest(bucket);
        double high = low + width(bucket);
        return Math.round(2 * low * high / (low + high));
    }

    private static double width(int bucket) {
        return Math.scalb(1.0, Math.max(0, (bucket >> 4) - 4));
    }

    /** How many durations. */
    public long count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * The duration that the share {@code quantile} of all do not exceed, in ns.
     *
     * @param quantile above 0 and at most 1
     * @throws IllegalStateException when it is empty
     */
    public long percentile(double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("a quantile is above 0 and at most 1, not " + quantile);
        }
        if (isEmpty()) {
            throw new IllegalStateException("an empty histogram has no percentiles");
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * count));
        long passed = 0;
        for (int i = 0; i < buckets.length; i++) {
            passed += counts[i];
            if (passed >= rank) {
                return representative(buckets[i]);
            }
        }
        return representative(buckets[buckets.length - 1]);
    }

    /** Durations in the given bucket. */
    public long countIn(int bucket) {
        int index = Arrays.binarySearch(buckets, (short) bucket);
        return index < 0 ? 0 : counts[index];
    }

    /** Hands over the filled buckets, shortest durations first. */
    public void forEach(BucketConsumer consumer) {
        for (int i = 0; i < buckets.length; i++) {
            consumer.accept(buckets[i], counts[i]);
        }
    }

    public LatencyHistogram plus(LatencyHistogram other) {
        if (isEmpty()) {
            return other;
        }
        return other.isEmpty() ? this : new Builder().add(this).add(other).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyHistogram that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return isEmpty() ? "empty" : count + " durations, median " + percentile(0.5) + " ns";
    }

    /** Takes a filled bucket. */
    @FunctionalInterface
    public interface BucketConsumer {
        void accept(int bucket, long count);
    }

    /** Sums durations and histograms. Not thread-safe. */
    public static final class Builder {

        private short[] buckets = new short[8];
        private long[] counts = new long[8];
        private int size;

        /** @param times how many durations to count in that bucket; nothing happens for 0 */
        public Builder add(int bucket, long times) {
            if (bucket < 0 || bucket >= BUCKETS || times < 0) {
                throw new IllegalArgumentException("bucket " + bucket + ", " + times + " times");
            }
            if (times == 0) {
                return this;
            }
            int index = Arrays.binarySearch(buckets, 0, size, (short) bucket);
            if (index >= 0) {
                counts[index] += times;
            } else {
                insert(-index - 1, (short) bucket, times);
            }
            return this;
        }

        public Builder add(LatencyHistogram histogram) {
            histogram.forEach(this::add);
            return this;
        }

        public LatencyHistogram build() {
            return size == 0
                    ? EMPTY
                    : new LatencyHistogram(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size));
        }

        private void insert(int at, short bucket, long times) {
            if (size == buckets.length) {
                buckets = Arrays.copyOf(buckets, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            System.arraycopy(buckets, at, buckets, at + 1, size - at);
            System.arraycopy(counts, at, counts, at + 1, size - at);
            buckets[at] = bucket;
            counts[at] = times;
            size++;
        }
    }
}
