// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times for people. */
class AgoTest {

    @ParameterizedTest
    @CsvSource({"0, 0 seconds ago", "1, 1 second ago", "2, 2 seconds ago", "59, 59 seconds ago", "60, 1 minute ago",
        "3599, 59 minutes ago", "3600, 1 hour ago", "86399, 23 hours ago", "86400, 1 day ago", "200000, 2 days ago",
        "-5, 0 seconds ago"})
    void aTimeIsToldInItsLargestUnit(long seconds, String text) {
        Instant now = Instant.ofEpochSecond(1_000_000_000);
        assertEquals(text, Ago.between(now.minusSeconds(seconds), now).text());
    }

    @Test
    void aSecondIsOverWhenAllOfItIs() {
        Instant then = Instant.ofEpochSecond(1_000_000_000, 900);
        assertEquals("0 seconds ago", Ago.between(then, then.plusNanos(999_999_999)).text());
        assertEquals("1 second ago", Ago.between(then, then.plusSeconds(1)).text());
        assertEquals("59 seconds ago", Ago.between(then, then.plusSeconds(60).minusNanos(1)).text());
    }
}
