// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverwritingRingTest {

    private final OverwritingRing<String> ring = new OverwritingRing<>(4);

    @Test
    void givesElementsBackInOrder() {
        offer("a", "b", "c");
        assertEquals(3, ring.size());
        assertPolled("a", 0);
        assertPolled("b", 0);
        assertPolled("c", 0);
        assertNull(ring.poll());
        assertEquals(0, ring.lost());
    }

    @Test
    void pushesOutTheOldestWhenFullAndTellsHowManyBeforeTheNext() {
        offer("a", "b", "c", "d", "e", "f");
        assertEquals(4, ring.size());
        assertEquals(2, ring.lost());
        assertPolled("c", 2);
        assertPolled("d", 0);
        offer("g", "h", "i");
        assertPolled("f", 1);
        assertPolled("g", 0);
        assertEquals(3, ring.lost());
    }

    @Test
    void withRoomForOneKeepsTheNewest() {
        var one = new OverwritingRing<String>(1);
        assertTrue(one.offer("a"));
        assertTrue(one.offer("b"));
        assertTrue(one.offer("c"));
        assertEquals("c", one.poll());
        assertEquals(2, one.lag());
        assertNull(one.poll());
        assertTrue(one.offer("d"));
        assertEquals("d", one.poll());
        assertEquals(0, one.lag());
    }

    @Test
    void doesNotKeepWhatWasPolledPushedOutOrCleared() {
        offer("a", "b", "c", "d", "e");
        assertEquals(4, ring.held());
        ring.poll();
        ring.poll();
        assertEquals(2, ring.held());
        assertEquals(2, ring.clear());
        assertEquals(0, ring.held());
        assertEquals(1, ring.lost(), "cleared elements are not lost ones");
    }

    @Test
    void waitsAtAProducerThatHasNotStoredYetAndKeepsTheOrder() {
        long stalled = ring.claim();
        offer("b", "c");
        assertFalse(ring.isReady());
        assertNull(ring.poll());
        ring.publish(stalled, "a");
        assertTrue(ring.isReady());
        assertPolled("a", 0);
        assertPolled("b", 0);
        assertPolled("c", 0);
    }

    @Test
    void givesUpNewElementsInsteadOfWaitingForAStalledProducerThatIsLapped() {
        long stalled = ring.claim();
        offer("b", "c", "d");
        assertFalse(ring.offer("e"));
        assertFalse(ring.offer("f"));
        assertEquals(2, ring.lost());
        ring.publish(stalled, "a");
        assertTrue(ring.offer("g"));
        assertEquals(3, ring.lost(), "a was pushed out by g");
        assertPolled("b", 1);
        assertPolled("c", 0);
        assertPolled("d", 0);
        assertPolled("g", 2);
        assertNull(ring.poll());
    }

    @Test
    void lossesCountedFromOutsideAreToldBeforeTheNextElement() {
        offer("a");
        ring.countLoss();
        ring.countLoss();
        offer("b");
        assertPolled("a", 0);
        assertPolled("b", 2);
        offer("c");
        assertPolled("c", 0);
    }

    @Test
    void refusesACapacityThatIsNoPowerOfTwo() {
        var e = assertThrows(IllegalArgumentException.class, () -> new OverwritingRing<String>(12));
        assertEquals("capacity must be a power of two, not 12", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new OverwritingRing<String>(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 1024})
    void accountsForEveryElementUnderManyProducers(int capacity) throws InterruptedException {
        int producers = 6;
        int each = 200_000;
        var hammered = new OverwritingRing<long[]>(capacity);
        var finished = new AtomicLong();
        Thread[] threads = new Thread[producers];
        for (int i = 0; i < producers; i++) {
            int producer = i;
            threads[i] = new Thread(() -> {
                for (int n = 1; n <= each; n++) {
                    hammered.offer(new long[] {producer, n});
                }
                finished.incrementAndGet();
            });
        }
        Arrays.stream(threads).forEach(Thread::start);
        long[] last = new long[producers];
        long polled = 0;
        long lagged = 0;
        while (true) {
            boolean over = finished.get() == producers;
            long[] element = hammered.poll();
            if (element != null) {
                polled++;
                lagged += hammered.lag();
                assertTrue(element[1] > last[(int) element[0]], "order of a producer");
                last[(int) element[0]] = element[1];
            } else if (over) {
                break;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals((long) producers * each, polled + hammered.lost());
        hammered.offer(new long[] {0, each + 1});
        assertEquals(each + 1, hammered.poll()[1]);
        assertEquals(hammered.lost(), lagged + hammered.lag(), "all losses told");
        assertEquals(0, hammered.held());
    }

    private void offer(String... elements) {
        for (String element : elements) {
            assertTrue(ring.offer(element));
        }
    }

    private void assertPolled(String element, long lag) {
        assertEquals(element, ring.poll());
        assertEquals(lag, ring.lag());
    }
}
