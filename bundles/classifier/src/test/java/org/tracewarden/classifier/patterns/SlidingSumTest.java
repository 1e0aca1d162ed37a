// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SlidingSumTest {

    private static final long SECOND = 1_000_000_000L;

    private final SlidingSum sum = new SlidingSum(3);

    @Test
    void itHoldsTheLastSecondsOnly() {
        for (int i = 1; i <= 5; i++) {
            sum.add(i * SECOND, i);
        }
        assertEquals(3 + 4 + 5, sum.sum(5 * SECOND));
        assertEquals(4 + 5, sum.sum(6 * SECOND));
        assertEquals(5, sum.sum(7 * SECOND));
        assertEquals(0, sum.sum(8 * SECOND));
    }

    @Test
    void whatComesLateCountsWhileItsSecondIsHeld() {
        sum.add(5 * SECOND, 1);
        sum.add(3 * SECOND, 10);
        sum.add(2 * SECOND, 100);
        assertEquals(11, sum.sum(5 * SECOND));
    }

    @Test
    void aSpanThatEndsOnTheSecondBelongsToTheSecondBefore() {
        sum.add(3 * SECOND, 1);
        sum.add(2 * SECOND + 1, 10);
        assertEquals(11, sum.sum(5 * SECOND));
        assertEquals(0, sum.sum(5 * SECOND + 1));
    }

    @Test
    void aLongPauseEmptiesIt() {
        sum.add(3 * SECOND, 1);
        sum.add(1_000_000 * SECOND, 2);
        assertEquals(2, sum.sum(1_000_000 * SECOND));
    }

    @Test
    void clearedItStartsAtNothing() {
        sum.add(3 * SECOND, 1);
        sum.clear();
        assertEquals(0, sum.sum(3 * SECOND));
    }
}
