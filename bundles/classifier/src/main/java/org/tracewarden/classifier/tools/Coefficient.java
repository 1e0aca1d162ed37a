// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.OptionalDouble;

/**
 * How far two series of pairs rise and fall together.
 *
 * @param value -1 to 1
 * @param effectivePoints how many independent pairs they are worth: a series that changes slowly has few
 */
record Coefficient(double value, double effectivePoints) {

    /** Pearson's. Empty when one of the two does not vary, or its squares are beyond what a double holds. */
    static OptionalDouble pearson(double[] x, double[] y) {
        if (!varies(x) || !varies(y)) {
            return OptionalDouble.empty();
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double r = xy / Math.sqrt(xx) / Math.sqrt(yy);
        return Double.isFinite(xx + yy) && Double.isFinite(r)
                ? OptionalDouble.of(Math.max(-1, Math.min(1, r)))
                : OptionalDouble.empty();
    }

    /** Adds to a coefficient what the series are worth. */
    static Coefficient of(double value, double[] x, double[] y) {
        return new Coefficient(value, effectivePoints(x, y));
    }

    /** Probability that unrelated series of this kind give a coefficient of at least this size. */
    double pValue() {
        return StudentT.ofCoefficient(value, effectivePoints);
    }

    /** By Bartlett's formula for series whose memory fades: n (1 - ab) / (1 + ab), with the autocorrelations at 1. */
    private static double effectivePoints(double[] x, double[] y) {
        double both = Math.max(0, autocorrelation(x) * autocorrelation(y));
        return x.length * (1 - both) / (1 + both);
    }

    private static double autocorrelation(double[] values) {
        double mean = mean(values);
        double all = 0;
        double next = 0;
        for (int i = 0; i < values.length; i++) {
            all += (values[i] - mean) * (values[i] - mean);
            if (i > 0) {
                next += (values[i] - mean) * (values[i - 1] - mean);
            }
        }
        return all == 0 ? 0 : next / all;
    }

    private static boolean varies(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return true;
            }
        }
        return false;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
