// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.Feature;

class StatisticsTest {

    @Test
    void equalValuesShareTheMeanOfTheirRanks() {
        assertArrayEquals(new double[] {2.5, 1, 5, 2.5, 5, 5}, Ranks.of(new double[] {3, -1, 9, 3, 9, 9}));
        assertArrayEquals(new double[] {2, 2, 2}, Ranks.of(new double[] {7, 7, 7}));
        assertArrayEquals(new double[0], Ranks.of(new double[0]));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.3, 1, 1.7, 4, 25, 1000})
    void studentsTIsRightWhereThereIsAFormula(double t) {
        assertEquals(1 - 2 / Math.PI * Math.atan(t), StudentT.twoSided(t, 1), 1e-11);
        assertEquals(1 - t / Math.sqrt(2 + t * t), StudentT.twoSided(t, 2), 1e-11);
        double u = t / Math.sqrt(3);
        assertEquals(1 - 2 / Math.PI * (Math.atan(u) + u / (1 + u * u)), StudentT.twoSided(t, 3), 1e-11);
        assertEquals(StudentT.twoSided(t, 7.5), StudentT.twoSided(-t, 7.5), 0);
    }

    /** From the usual tables. */
    @ParameterizedTest
    @CsvSource({"5, 2.570582, 0.05", "10, 2.228139, 0.05", "10, 3.169273, 0.01", "30, 2.042272, 0.05",
        "120, 2.617421, 0.01", "1000000, 1.959966, 0.05"})
    void studentsTIsRightWhereTablesHaveIt(double degrees, double t, double p) {
        assertEquals(p, StudentT.twoSided(t, degrees), 1e-6);
    }

    @Test
    void studentsTStaysAboveZeroFarOut() {
        double p = StudentT.ofCoefficient(0.95, 600);
        assertTrue(p > 0 && p < 1e-100, "p " + p);
        assertEquals(0, StudentT.ofCoefficient(1, 600));
        assertEquals(1, StudentT.ofCoefficient(0.9, 2));
        assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(1, 0));
    }

    /** Anscombe's first set. */
    @Test
    void pearsonIsRightForAnscombesFirstSet() {
        double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
        double r = Coefficient.pearson(x, y).orElseThrow();
        assertEquals(0.81642051634484, r, 1e-12);
        assertEquals(0.00217, StudentT.ofCoefficient(r, 11), 1e-5);
    }

    /** The usual textbook example: intelligence against hours of television, rho is -29/165. */
    @Test
    void spearmanIsPearsonOfRanks() {
        double[] x = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
        double[] y = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
        double rho = Coefficient.pearson(Ranks.of(x), Ranks.of(y)).orElseThrow();
        assertEquals(-29 / 165.0, rho, 1e-12);
        assertEquals(0.627188, StudentT.ofCoefficient(rho, 10), 1e-5);
    }

    @Test
    void whatDoesNotVaryHasNoCoefficient() {
        double[] constant = {0.1, 0.1, 0.1, 0.1};
        assertEquals(OptionalDouble.empty(), Coefficient.pearson(constant, new double[] {1, 2, 3, 4}));
        assertEquals(OptionalDouble.empty(), Coefficient.pearson(new double[] {1, 2, 3, 4}, constant));
        assertEquals(-1, Coefficient.pearson(
                new double[] {1e15, 1e15 + 1, 1e15 + 2}, new double[] {3, 2, 1}).orElseThrow(), 1e-12);
        assertEquals(OptionalDouble.empty(), Coefficient.pearson(
                new double[] {0, Double.MAX_VALUE, 1}, new double[] {3, 2, 1}));
    }

    @Test
    void aSeriesThatChangesSlowlyIsWorthFewPoints() {
        double[] wave = IntStream.range(0, 600).mapToDouble(i -> Math.sin(i / 50.0)).toArray();
        double[] noise = new Random(1).doubles(600).toArray();
        double[] other = new Random(2).doubles(600).toArray();
        assertTrue(Coefficient.of(0.5, wave, wave).effectivePoints() < 10);
        assertTrue(Coefficient.of(0.5, noise, other).effectivePoints() > 590);
        assertTrue(Coefficient.of(0.5, noise, wave).effectivePoints() > 500);
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, -4, -1, 0, 1, 3, 10})
    void theShiftBetweenTwoSeriesIsFound(int lag) {
        double[] noise = new Random(3).doubles(700).toArray();
        LagSearch.Match match = LagSearch.best(series(300, i -> noise[i + 50]),
                series(300, i -> 5 + 2 * noise[i + 50 - lag])).orElseThrow();
        assertEquals(lag, match.lagSeconds());
        assertEquals(1, match.pearson().value(), 1e-9);
        assertEquals(1, match.spearman().value(), 1e-9);
        assertEquals(300 - Math.abs(lag), match.pairs());
    }

    @Test
    void oppositeMovementIsFoundAsWell() {
        double[] noise = new Random(4).doubles(100).toArray();
        LagSearch.Match match = LagSearch.best(series(100, i -> noise[i]), series(100, i -> -noise[i])).orElseThrow();
        assertEquals(-1, match.pearson().value(), 1e-9);
        assertEquals(0, match.lagSeconds());
    }

    @Test
    void withFewerThanThirtyPairsNothingIsSaid() {
        double[] noise = new Random(5).doubles(30).toArray();
        assertTrue(LagSearch.best(series(29, i -> noise[i]), series(29, i -> noise[i])).isEmpty());
        assertEquals(30, LagSearch.best(series(30, i -> noise[i]), series(30, i -> noise[i])).orElseThrow().pairs());
        assertTrue(LagSearch.best(series(300, i -> 7), series(300, i -> i)).isEmpty());
    }

    @Test
    void secondsWithoutAValueAreNotPairedAndTwoInOneBecomeTheirMean() {
        Instant start = Instant.ofEpochSecond(1000);
        var first = new Seconds(List.of(new Feature.Point(start, 1), new Feature.Point(start.plusMillis(900), 4),
                new Feature.Point(start.plusSeconds(2), 9), new Feature.Point(start.plusSeconds(3), Double.NaN)));
        var second = new Seconds(List.of(new Feature.Point(start, 10), new Feature.Point(start.plusSeconds(1), 20),
                new Feature.Point(start.plusSeconds(2), 30)));
        assertEquals(2, first.size());
        assertArrayEquals(new double[] {2.5, 9}, first.with(second, 0).x());
        assertArrayEquals(new double[] {10, 30}, first.with(second, 0).y());
        assertArrayEquals(new double[] {20}, first.with(second, 1).y());
    }

    /** Slow series that have nothing to do with each other look alike often; they must not be called related. */
    @Test
    void unrelatedSlowSeriesAreHardlyEverCalledRelated() {
        var random = new Random(6);
        int related = 0;
        for (int round = 0; round < 100; round++) {
            double[] a = slow(random);
            double[] b = slow(random);
            LagSearch.Match match = LagSearch.best(series(300, i -> a[i]), series(300, i -> b[i])).orElseThrow();
            HostFeature feature = HostFeature.of("syscall_latency_p95.blocking_io").orElseThrow();
            related += new Comparison("m", feature, match, LagSearch.LAGS).isRelated() ? 1 : 0;
        }
        assertTrue(related <= 2, related + " of 100");
    }

    private static double[] slow(Random random) {
        double[] values = new double[300];
        for (int i = 1; i < values.length; i++) {
            values[i] = 0.9 * values[i - 1] + random.nextGaussian();
        }
        return values;
    }

    private static Seconds series(int seconds, IntToDoubleFunction value) {
        List<Feature.Point> points = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            points.add(new Feature.Point(Instant.ofEpochSecond(1000 + i), value.applyAsDouble(i)));
        }
        return new Seconds(points);
    }
}
