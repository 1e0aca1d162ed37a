// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    private static final int FIRST_BUCKET = 64;
    /** With room for the rounding of floating-point numbers. */
    private static final double ERROR = LatencyHistogram.RELATIVE_ERROR * (1 + 1e-9);

    @Test
    void bucketsFollowOneAnotherWithoutHoleOrOverlap() {
        for (int bucket = FIRST_BUCKET; bucket < 16 * 63 - 1; bucket++) {
            long lowest = LatencyHistogram.lowest(bucket);
            assertEquals(bucket, LatencyHistogram.bucketOf(lowest), "lowest of " + bucket);
            long highest = LatencyHistogram.lowest(bucket + 1) - 1;
            assertEquals(bucket, LatencyHistogram.bucketOf(highest), "highest of " + bucket);
        }
    }

    @Test
    void whatStandsForABucketIsInItAndWithinTheErrorOfBothItsEnds() {
        for (int bucket = FIRST_BUCKET; bucket < 16 * 62; bucket++) {
            long stands = LatencyHistogram.representative(bucket);
            long lowest = LatencyHistogram.lowest(bucket);
            long highest = LatencyHistogram.lowest(bucket + 1) - 1;
            assertEquals(bucket, LatencyHistogram.bucketOf(stands));
            assertTrue(stands - lowest <= ERROR * lowest + 0.5, "low end of " + bucket);
            assertTrue(highest - stands <= ERROR * highest + 0.5, "high end of " + bucket);
        }
    }

    @Test
    void durationsUnderSixteenNanosecondsAndNegativeOnesAreInTheFirstBucket() {
        assertEquals(FIRST_BUCKET, LatencyHistogram.bucketOf(-1));
        assertEquals(FIRST_BUCKET, LatencyHistogram.bucketOf(0));
        assertEquals(FIRST_BUCKET, LatencyHistogram.bucketOf(16));
        assertEquals(FIRST_BUCKET + 1, LatencyHistogram.bucketOf(17));
    }

    @Test
    void theLongestDurationHasABucket() {
        assertTrue(LatencyHistogram.bucketOf(Long.MAX_VALUE) < LatencyHistogram.BUCKETS);
    }

    @Test
    void percentilesDifferFromExactOnesByAtMostTheErrorWhateverTheDistribution() {
        Random random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            long[] durations = durations(random, 1 + random.nextInt(3_000), round % 3);
            assertPercentiles(durations, of(durations), "round " + round);
        }
    }

    @Test
    void percentilesOfMergedHistogramsAreThoseOfAllDurationsTogether() {
        Random random = new Random(815);
        for (int round = 0; round < 100; round++) {
            LatencyHistogram merged = LatencyHistogram.EMPTY;
            List<Long> all = new ArrayList<>();
            for (int part = 0; part < 1 + random.nextInt(12); part++) {
                long[] durations = durations(random, 1 + random.nextInt(400), random.nextInt(3));
                merged = merged.plus(of(durations));
                Arrays.stream(durations).forEach(all::add);
            }
            long[] together = all.stream().mapToLong(Long::longValue).toArray();
            assertEquals(of(together), merged);
            assertPercentiles(together, merged, "round " + round);
        }
    }

    @Test
    void orderOfMergingDoesNotMatter() {
        LatencyHistogram one = of(20, 1_000, 1_000_000);
        LatencyHistogram other = of(1_000, 5, 70_000);
        assertEquals(one.plus(other), other.plus(one));
        assertEquals(one.plus(other).hashCode(), other.plus(one).hashCode());
        assertNotEquals(one, other);
        assertEquals(6, one.plus(other).count());
    }

    @Test
    void anEmptyOneAddsNothing() {
        LatencyHistogram one = of(100);
        assertSame(one, one.plus(LatencyHistogram.EMPTY));
        assertSame(one, LatencyHistogram.EMPTY.plus(one));
        assertTrue(new LatencyHistogram.Builder().build().isEmpty());
    }

    @Test
    void aSingleDurationIsEveryPercentile() {
        LatencyHistogram one = of(1_000_000);
        assertEquals(one.percentile(1e-9), one.percentile(1));
        assertEquals(LatencyHistogram.representative(LatencyHistogram.bucketOf(1_000_000)), one.percentile(0.5));
    }

    @Test
    void countsByBucketCanBeReadBack() {
        int bucket = LatencyHistogram.bucketOf(1_000);
        LatencyHistogram histogram = new LatencyHistogram.Builder().add(bucket, 3).add(90, 0).add(bucket, 2).build();
        assertEquals(5, histogram.countIn(bucket));
        assertEquals(0, histogram.countIn(bucket + 1));
        List<String> filled = new ArrayList<>();
        histogram.plus(of(16)).forEach((b, count) -> filled.add(b + "x" + count));
        assertEquals(List.of("64x1", bucket + "x5"), filled);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalStateException.class, () -> LatencyHistogram.EMPTY.percentile(0.5));
        LatencyHistogram one = of(100);
        assertThrows(IllegalArgumentException.class, () -> one.percentile(0));
        assertThrows(IllegalArgumentException.class, () -> one.percentile(1.01));
        assertThrows(IllegalArgumentException.class, () -> one.percentile(Double.NaN));
        LatencyHistogram.Builder builder = new LatencyHistogram.Builder();
        assertThrows(IllegalArgumentException.class, () -> builder.add(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.add(LatencyHistogram.BUCKETS, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.add(64, -1));
    }

    private static void assertPercentiles(long[] durations, LatencyHistogram histogram, String round) {
        long[] sorted = durations.clone();
        Arrays.sort(sorted);
        for (double quantile : new double[] {0.01, 0.5, 0.9, 0.95, 0.99, 1}) {
            long exact = sorted[(int) Math.max(1, (long) Math.ceil(quantile * sorted.length)) - 1];
            double error = Math.abs(histogram.percentile(quantile) - exact) / (double) exact;
            // half a nanosecond for rounding
            assertTrue(error <= ERROR + 0.5 / exact,
                    () -> round + ", quantile " + quantile + ": exact " + exact + ", error " + error);
        }
    }

    /** Even, exponential, or spread over all orders of magnitude; 16 ns and more. */
    private static long[] durations(Random random, int count, int kind) {
        return random.doubles(count).mapToLong(share -> 16 + (long) switch (kind) {
            case 0 -> share * 1e7;
            case 1 -> -Math.log(1 - share) * 1e6;
            default -> Math.pow(10, 10 * share);
        }).toArray();
    }

    private static LatencyHistogram of(long... durations) {
        LatencyHistogram.Builder builder = new LatencyHistogram.Builder();
        for (long duration : durations) {
            builder.add(LatencyHistogram.bucketOf(duration), 1);
        }
        return builder.build();
    }
}
