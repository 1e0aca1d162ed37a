// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Unusual values that follow each other, to be learnt when they were few: a program that works for some seconds and
 * waits again shows what it usually does, a program that stays unusual does not. Not thread-safe.
 */
final class Burst {

    /** More than these are an incident, of which nothing is learnt. */
    static final int LONGEST = 60;

    /** Places of a reservoir that one burst may take: the 90th percentile has to do with three of them at least. */
    static final int MOST_KEPT = 6;

    private static final int FIRST_ROOM = 4;

    private float[] values = new float[FIRST_ROOM];
    private int count;

    void add(double value) {
        if (count < LONGEST) {
            if (count == values.length) {
                values = Arrays.copyOf(values, Math.min(LONGEST, 2 * count));
            }
            values[count] = (float) value;
        }
        count = Math.min(count + 1, LONGEST + 1);
    }

    /** Has it learnt, now that it is over. */
    void learn(Reservoir usual, IntUnaryOperator dice) {
        int kept = 0;
        for (int i = 0; count <= LONGEST && i < count && kept < MOST_KEPT; i++) {
            kept += usual.add(values[i], dice) ? 1 : 0;
        }
    }
}
