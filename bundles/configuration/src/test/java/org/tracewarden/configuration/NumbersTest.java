// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NumbersTest {

    private final Numbers numbers = new Numbers(Map.of("most-agents", "a few"));

    @Test
    void bothEndsOfTheRangeAreAllowed() {
        assertEquals(1, numbers.read("most-agents", () -> 1, 1, 64));
        assertEquals(64, numbers.read("most-agents", () -> 64, 1, 64));
    }

    @Test
    void whatIsOutOfRangeIsRefusedWithKeyValueAndRange() {
        for (int value : new int[] {0, 65, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> numbers.read("most-agents", () -> value, 1, 64));
            assertEquals("most-agents = " + value + " is out of range (1 to 64)", refused.getMessage());
        }
    }

    @Test
    void whatIsNoNumberIsRefusedAsItWasWritten() {
        var unread = new NumberFormatException("a few");
        var refused = assertThrows(IllegalArgumentException.class, () -> numbers.read("most-agents", () -> {
            throw unread;
        }, 1, 64));
        assertEquals("most-agents = a few is no whole number (1 to 64)", refused.getMessage());
        assertEquals(unread, refused.getCause());
    }
}
