// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.tracewarden.api.analysis.Feature;

/** A series by whole seconds. Two points that end in one second become their mean. Immutable. */
final class Seconds {

    /** Values of two series at the same moments, in order of time. */
    record Pairs(double[] x, double[] y) {
        int size() {
            return x.length;
        }
    }

    private final NavigableMap<Long, Double> values = new TreeMap<>();

    Seconds(List<Feature.Point> points) {
        NavigableMap<Long, Integer> counts = new TreeMap<>();
        for (Feature.Point point : points) {
            if (Double.isFinite(point.value())) {
                long second = point.at().getEpochSecond();
                int count = counts.merge(second, 1, Integer::sum);
                double before = values.getOrDefault(second, 0.0);
                values.put(second, before + (point.value() - before) / count);
            }
        }
    }

    int size() {
        return values.size();
    }

    /** Values of this, with those that the other had so many seconds later. */
    Pairs with(Seconds other, int later) {
        double[] x = new double[values.size()];
        double[] y = new double[values.size()];
        int size = 0;
        for (var entry : values.entrySet()) {
            Double partner = other.values.get(entry.getKey() + later);
            if (partner != null) {
                x[size] = entry.getValue();
                y[size++] = partner;
            }
        }
        return new Pairs(Arrays.copyOf(x, size), Arrays.copyOf(y, size));
    }
}
