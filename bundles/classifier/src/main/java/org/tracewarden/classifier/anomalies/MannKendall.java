// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Trend;

/**
 * Trend of a series: Sen's slope (the median of the slopes between all pairs of points) and the two-sided test of Mann
 * and Kendall, with its correction for ties. Neither cares for outliers or for how values are distributed. Neighbouring
 * seconds resemble each other, which would make any test too sure; so points are put together to medians of ten seconds
 * first, at most 60 of them.
 */
final class MannKendall {

    private static final int LEAST_POINTS = 10;
    private static final long STEP_MILLIS = 10_000;
    private static final double MINUTE_MILLIS = 60_000;

    private MannKendall() {}

    /** Empty with points of fewer than ten different ten seconds. */
    static Optional<Trend> of(List<Feature.Point> points) {
        List<double[]> medians = medians(points);
        int n = medians.size();
        if (n < LEAST_POINTS) {
            return Optional.empty();
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        long score = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double difference = medians.get(j)[1] - medians.get(i)[1];
                score += (long) Math.signum(difference);
                slopes[count++] = difference / (medians.get(j)[0] - medians.get(i)[0]) * MINUTE_MILLIS;
            }
        }
        return Optional.of(new Trend(median(slopes), pValue(score, variance(medians))));
    }

    /** Time in milliseconds and median of each ten seconds that have a point. */
    private static List<double[]> medians(List<Feature.Point> points) {
        List<double[]> medians = new ArrayList<>();
        int begin = 0;
        while (begin < points.size()) {
            long step = Math.floorDiv(points.get(begin).at().toEpochMilli(), STEP_MILLIS);
            int end = begin;
            while (end < points.size()
                    && Math.floorDiv(points.get(end).at().toEpochMilli(), STEP_MILLIS) == step) {
                end++;
            }
            double[] values = points.subList(begin, end).stream().mapToDouble(Feature.Point::value).toArray();
            medians.add(new double[] {(step - Math.floorDiv(points.get(0).at().toEpochMilli(), STEP_MILLIS))
                    * (double) STEP_MILLIS, median(values)});
            begin = end;
        }
        return medians;
    }

    private static double variance(List<double[]> medians) {
        double[] sorted = medians.stream().mapToDouble(point -> point[1]).sorted().toArray();
        double variance = term(sorted.length);
        int begin = 0;
        while (begin < sorted.length) {
            int end = begin;
            while (end < sorted.length && sorted[end] == sorted[begin]) {
                end++;
            }
            variance -= term(end - begin);
            begin = end;
        }
        return variance;
    }

    private static double term(int n) {
        return n * (n - 1.0) * (2 * n + 5) / 18;
    }

    private static double pValue(long score, double variance) {
        if (score == 0 || variance <= 0) {
            return 1;
        }
        double z = (Math.abs(score) - 1) / Math.sqrt(variance);
        return Math.min(1, 2 * upperTail(z));
    }

    /** Share of the normal distribution above z (Abramowitz and Stegun 26.2.17), off by less than 7.5e-8. */
    private static double upperTail(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937
                + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
