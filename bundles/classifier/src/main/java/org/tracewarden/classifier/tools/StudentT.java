// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

/**
 * Student's t-distribution, by the regularized incomplete beta function as a continued fraction (DLMF 8.17.22, summed
 * by Lentz's method). Right to ten digits at least.
 */
final class StudentT {

    private static final int TERMS = 10_000;
    private static final double ENOUGH = 1e-15;
    private static final double TINY = 1e-300;
    /** Lanczos, g = 7. */
    private static final double[] GAMMA = {
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
    };

    private StudentT() {}

    /** Probability that |t| is at least this, in both directions. */
    static double twoSided(double t, double degrees) {
        if (!(degrees > 0)) {
            throw new IllegalArgumentException("degrees of freedom must be above 0, not " + degrees);
        }
        return beta(degrees / (degrees + t * t), degrees / 2, 0.5);
    }

    /**
     * Probability that unrelated values give a coefficient of at least this size.
     *
     * @param coefficient -1 to 1
     * @param points how many independent pairs it is of; with 2 or less it says nothing
     */
    static double ofCoefficient(double coefficient, double points) {
        if (points <= 2) {
            return 1;
        }
        double rest = 1 - coefficient * coefficient;
        return rest <= 0 ? 0 : twoSided(coefficient * Math.sqrt((points - 2) / rest), points - 2);
    }

    /** I_x(a, b). */
    private static double beta(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < ENOUGH) {
                break;
            }
        }
        return value;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** @param x at least 0.5 */
    private static double logGamma(double x) {
        double sum = GAMMA[0];
        for (int i = 1; i < GAMMA.length; i++) {
            sum += GAMMA[i] / (x - 1 + i);
        }
        double shifted = x - 1 + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(sum);
    }
}
