// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogCodeTest {

    @Test
    void numbersUpTo2047AreExact() {
        for (int number = 0; number < 2_048; number++) {
            assertEquals(number, LogCode.decode(LogCode.encode(number)));
        }
    }

    @Test
    void greaterOnesAreOffByAtMostOnePartIn2049() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextLong() >>> 1 + random.nextInt(52);
            double error = Math.abs(LogCode.decode(LogCode.encode(number)) - number) / Math.max(1, number);
            assertTrue(error <= 1 / 2_049.0, number + " is off by " + error);
        }
    }

    @Test
    void theGreatestNumberHasACode() {
        assertEquals(1, LogCode.decode(LogCode.encode(Long.MAX_VALUE)) / Long.MAX_VALUE, 1 / 2_049.0);
    }

    @Test
    void negativeNumbersCountAsNone() {
        assertEquals(0, LogCode.decode(LogCode.encode(-5)));
    }
}
