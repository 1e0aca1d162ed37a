// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Arrays;
import java.util.Comparator;

/** Ranks of values: 1 for the lowest; equal ones share the mean of the ranks that they take. */
final class Ranks {

    private Ranks() {}

    static double[] of(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int first = 0; first < order.length;) {
            int end = first + 1;
            while (end < order.length && values[order[end]] == values[order[first]]) {
                end++;
            }
            for (int i = first; i < end; i++) {
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }
            first = end;
        }
        return ranks;
    }
}
