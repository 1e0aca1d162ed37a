// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ReservoirTest {

    private final Reservoir reservoir = new Reservoir();
    private final IntUnaryOperator dice = new Random(1)::nextInt;

    @Test
    void medianAndDeviationAreThoseOfAllValuesWhileTheyFit() {
        for (double value : new double[] {1, 1, 2, 2, 4, 6, 9}) {
            reservoir.add(value, dice);
        }
        assertEquals(2, reservoir.median());
        assertEquals(1, reservoir.medianAbsoluteDeviation());
        reservoir.add(100, dice);
        assertEquals(3, reservoir.median());
        assertEquals(2, reservoir.medianAbsoluteDeviation());
        assertEquals(8, reservoir.seen());
    }

    @Test
    void anEmptyOneHasZeros() {
        assertEquals(0, reservoir.median());
        assertEquals(0, reservoir.medianAbsoluteDeviation());
        assertEquals(0, reservoir.ninetiethPercentile());
    }

    @Test
    void theNinetiethPercentileIsTheLeastValueThatNineTenthsDoNotExceed() {
        for (int i = 1; i <= 9; i++) {
            reservoir.add(10 - i, dice);
        }
        assertEquals(9, reservoir.ninetiethPercentile());
        reservoir.add(10, dice);
        assertEquals(9, reservoir.ninetiethPercentile());
        reservoir.add(11, dice);
        assertEquals(10, reservoir.ninetiethPercentile());
    }

    @Test
    void atMostSoManyAreKeptHoweverManyThereWere() {
        for (int i = 0; i < 100_000; i++) {
            reservoir.add(i, dice);
        }
        assertEquals(Reservoir.CAPACITY, reservoir.values().length);
        assertEquals(100_000, reservoir.seen());
    }

    @Test
    void laterItSpansTwoHours() {
        for (int i = 0; i < 100_000; i++) {
            reservoir.add(i, dice);
        }
        double spanned = 100_000 - reservoir.values()[0];
        assertEquals(7_200, spanned, 1_500, "values");
        assertTrue(reservoir.median() > 100_000 - 5_000);
    }

    @Test
    void keptValuesComeOldestFirst() {
        for (int i = 0; i < 5_000; i++) {
            reservoir.add(i, dice);
        }
        float[] values = reservoir.values();
        for (int i = 1; i < values.length; i++) {
            assertTrue(values[i - 1] < values[i]);
        }
    }
}
