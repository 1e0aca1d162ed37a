// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.EventHeader;

class RecentCallsTest {

    private final RecentCalls<String> calls = new RecentCalls<>();

    private void add(long at, Call call, int weight) {
        calls.add(new EventHeader("syscall", at, at), call.at(at), weight, "");
    }

    @Test
    void aCallToldAgainIsOneAndKeepsItsGreaterWeight() {
        add(2_000_000_000L, Call.of("send").took(1000).goesOn(), 10);
        add(3_000_000_000L, Call.of("send").took(2000), 1);
        assertEquals(1, calls.size());
        assertEquals(10, calls.weight());
        assertEquals(2_000_000_000L, calls.longest());
        assertEquals(1_000_000_000L, calls.since());
    }

    @Test
    void theSameTimeInAnotherThreadIsAnotherCall() {
        add(2_000_000_000L, Call.of("send").took(1000), 1);
        add(2_000_000_000L, Call.of("send").thread(2).took(1000), 1);
        assertEquals(2, calls.size());
    }

    @Test
    void theOldestGoWhenItIsFullOrTheWindowHasPassed() {
        for (int i = 1; i <= RecentCalls.CAPACITY + 3; i++) {
            add(i * 1_000_000_000L, Call.of("fsync").took(i), 1);
        }
        assertEquals(RecentCalls.CAPACITY, calls.size());
        calls.forgetBefore(RecentCalls.CAPACITY * 1_000_000_000L);
        assertEquals(4, calls.size());
        assertEquals((RecentCalls.CAPACITY + 2) * 1_000_000L, calls.median());
    }
}
