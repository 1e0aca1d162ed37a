// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Optional;
import java.util.OptionalDouble;

/** Finds the shift in time at which two series look most alike. */
final class LagSearch {

    static final int FURTHEST_SECONDS = 10;
    static final int LAGS = 2 * FURTHEST_SECONDS + 1;
    /** With fewer pairs nothing is said. */
    static final int FEWEST_PAIRS = 30;

    /**
     * Two series at their best shift.
     *
     * @param lagSeconds by how much the second comes after the first; negative when it comes before
     * @param pairs how many seconds have both
     * @param pearson of the values: how nearly the two are in proportion
     * @param spearman of their ranks: how nearly the two have one order; single outliers count little
     */
    record Match(int lagSeconds, int pairs, Coefficient pearson, Coefficient spearman) {

        /** Mean size of both coefficients, 0 to 1. */
        double strength() {
            return (Math.abs(pearson.value()) + Math.abs(spearman.value())) / 2;
        }
    }

    private LagSearch() {}

    /** Empty when there are too few pairs at every lag, or one of the two does not vary. */
    static Optional<Match> best(Seconds first, Seconds second) {
        Optional<Match> best = Optional.empty();
        // the nearest lags first, so that a further one has to be better
        for (int i = 0; i < LAGS; i++) {
            int lag = i % 2 == 0 ? -i / 2 : (i + 1) / 2;
            Optional<Match> match = at(lag, first, second);
            if (match.isPresent() && (best.isEmpty() || match.get().strength() > best.get().strength() + 1e-9)) {
                best = match;
            }
        }
        return best;
    }

    private static Optional<Match> at(int lag, Seconds first, Seconds second) {
        Seconds.Pairs pairs = first.with(second, lag);
        if (pairs.size() < FEWEST_PAIRS) {
            return Optional.empty();
        }
        double[] x = Ranks.of(pairs.x());
        double[] y = Ranks.of(pairs.y());
        OptionalDouble pearson = Coefficient.pearson(pairs.x(), pairs.y());
        OptionalDouble spearman = Coefficient.pearson(x, y);
        if (pearson.isEmpty() || spearman.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Match(lag, pairs.size(),
                Coefficient.of(pearson.getAsDouble(), pairs.x(), pairs.y()),
                Coefficient.of(spearman.getAsDouble(), x, y)));
    }
}
