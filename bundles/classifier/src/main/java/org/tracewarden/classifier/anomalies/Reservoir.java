// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * A bounded choice of the values there were. The first {@link #CAPACITY} are all kept; after that one in k replaces the
 * oldest kept one, where k grows with the number of values up to {@link #SLOWEST}: so that it soon knows something,
 * later spans two hours of active seconds, and still follows a slow change. Not thread-safe.
 */
final class Reservoir {

    static final int CAPACITY = 120;
    static final int SLOWEST = 60;

    private static final int FIRST_ROOM = 16;

    private float[] values;
    private int size;
    private int oldest;
    private long seen;
    private boolean changed = true;
    private double median;
    private double spread;
    private double ninetieth;

    Reservoir() {
        values = new float[FIRST_ROOM];
    }

    /** As it was saved. */
    Reservoir(float[] values, long seen) {
        this.values = Arrays.copyOf(values, Math.max(FIRST_ROOM, values.length));
        this.size = values.length;
        this.seen = seen;
    }

    /**
     * @param dice gives a number from 0 to below its argument
     * @return whether it is kept
     */
    boolean add(double value, IntUnaryOperator dice) {
        seen++;
        if (size < CAPACITY) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.min(CAPACITY, 2 * size));
            }
            values[size++] = (float) value;
            changed = true;
            return true;
        } else if (dice.applyAsInt((int) Math.min(SLOWEST, seen / CAPACITY)) == 0) {
            values[oldest] = (float) value;
            oldest = (oldest + 1) % CAPACITY;
            changed = true;
            return true;
        }
        return false;
    }

    /** How many values there were, those not kept included. */
    long seen() {
        return seen;
    }

    double median() {
        measure();
        return median;
    }

    /** Median of the distances from the median. */
    double medianAbsoluteDeviation() {
        measure();
        return spread;
    }

    /** The least value that nine tenths of all do not exceed. */
    double ninetiethPercentile() {
        measure();
        return ninetieth;
    }

    /** Those kept, oldest first. */
    float[] values() {
        float[] copy = new float[size];
        for (int i = 0; i < size; i++) {
            copy[i] = values[(oldest + i) % size];
        }
        return copy;
    }

    private void measure() {
        if (!changed) {
            return;
        }
        float[] sorted = Arrays.copyOf(values, size);
        median = middle(sorted);
        ninetieth = size == 0 ? 0 : sorted[(9 * size + 9) / 10 - 1];
        for (int i = 0; i < size; i++) {
            sorted[i] = (float) Math.abs(sorted[i] - median);
        }
        spread = middle(sorted);
        changed = false;
    }

    private static double middle(float[] values) {
        if (values.length == 0) {
            return 0;
        }
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + (double) values[half]) / 2;
    }
}
