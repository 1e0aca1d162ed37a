// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastTest {

    private final Broadcast<Integer> channel = new Broadcast<>(4);

    @Test
    void everyReceiverGetsEveryItemInOrder() {
        Heard first = new Heard(channel);
        Heard second = new Heard(channel);
        send(1, 3);
        assertEquals(List.of("1", "2", "3"), first.hear());
        send(4, 5);
        assertEquals(List.of("4", "5"), first.hear());
        assertEquals(List.of("lost 1", "2", "3", "4", "5"), second.hear());
    }

    @Test
    void aReceiverHearsWhatIsSentFromThenOn() {
        send(1, 2);
        Heard late = new Heard(channel);
        send(3, 3);
        assertEquals(List.of("3"), late.hear());
    }

    @Test
    void exactlyTheCapacityIsKept() {
        Heard heard = new Heard(channel);
        send(1, 4);
        assertEquals(List.of("1", "2", "3", "4"), heard.hear());
        assertEquals(0, heard.receiver.lost());
    }

    @Test
    void aReceiverThatIsTooSlowIsToldHowManyItLostAndGoesOnWithTheOldest() {
        Heard heard = new Heard(channel);
        send(1, 2);
        heard.hear();
        send(3, 100);
        assertEquals(List.of("lost 94", "97", "98", "99", "100"), heard.hear());
        assertEquals(94, heard.receiver.lost());
        send(101, 101);
        assertEquals(List.of("101"), heard.hear());
    }

    @Test
    void noMoreAreTakenThanAskedFor() {
        Heard heard = new Heard(channel);
        send(1, 3);
        assertEquals(2, heard.receiver.drain(heard, 2));
        assertEquals(1, heard.receiver.lag());
        assertTrue(channel.lagsBy(1));
        assertFalse(channel.lagsBy(2));
        assertEquals(1, heard.receiver.drain(heard, 2));
        assertEquals(0, heard.receiver.drain(heard, 2));
    }

    @Test
    void aReceiverThatWasGivenUpIsNotWaitedForUntilItHasCaughtUp() {
        Heard slow = new Heard(channel);
        Heard fast = new Heard(channel);
        send(1, 3);
        channel.giveUp(2);
        assertFalse(channel.lagsBy(2));
        fast.hear();
        assertFalse(channel.lagsBy(2));
        send(4, 5);
        assertTrue(channel.lagsBy(2), "the fast one, which had caught up");
        fast.hear();
        assertFalse(channel.lagsBy(2));
        slow.hear();
        assertFalse(channel.lagsBy(2));
        send(6, 7);
        assertTrue(channel.lagsBy(2));
    }

    @Test
    void whatWeighsTooMuchTogetherPushesOutTheOldest() {
        Broadcast<Integer> light = new Broadcast<>(8, item -> item, 10);
        Heard heard = new Heard(light);
        light.send(4);
        light.send(5);
        light.send(1);
        light.send(3);
        assertEquals(List.of("lost 1", "5", "1", "3"), heard.hear());
        light.send(1000);
        assertEquals(List.of("1000"), heard.hear());
        light.send(2);
        assertEquals(List.of("2"), heard.hear());
    }

    @Test
    void whatAReceiverLeavesCountsAsLost() {
        Heard heard = new Heard(channel);
        send(1, 3);
        assertEquals(1, heard.receiver.drain(heard, 1));
        heard.receiver.leave(heard);
        heard.receiver.leave(heard);
        assertEquals(2, heard.receiver.lost());
        assertEquals(List.of("1", "lost 2"), heard.heard);
        send(4, 4);
        assertEquals(List.of("4"), heard.hear());
    }

    @Test
    void receiversEndAfterWhatIsThere() {
        Heard heard = new Heard(channel);
        send(1, 1);
        channel.close();
        channel.close();
        assertFalse(heard.receiver.isExhausted());
        assertEquals(List.of("1"), heard.hear());
        assertTrue(heard.receiver.isExhausted());
        assertTrue(new Heard(channel).receiver.isExhausted());
    }

    @Test
    void aFlushWakesWhoWaits() throws Exception {
        Broadcast.Receiver<Integer> receiver = channel.receiver();
        FutureTask<Long> woken = new FutureTask<>(() -> {
            long begin = System.nanoTime();
            while (receiver.isEmpty()) {
                receiver.await(TimeUnit.SECONDS.toNanos(30));
            }
            return System.nanoTime() - begin;
        });
        startAndLetWait(woken);
        channel.send(1);
        channel.flush();
        assertTrue(woken.get(20, TimeUnit.SECONDS) < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void theEndWakesWhoWaits() throws Exception {
        Broadcast.Receiver<Integer> receiver = channel.receiver();
        FutureTask<Void> woken = new FutureTask<>(() -> {
            while (!receiver.isExhausted()) {
                receiver.await(TimeUnit.SECONDS.toNanos(30));
            }
        }, null);
        startAndLetWait(woken);
        channel.close();
        woken.get(20, TimeUnit.SECONDS);
    }

    private static void startAndLetWait(FutureTask<?> task) throws Exception {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        Patience.await(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void theCapacityIsAPowerOfTwo() {
        assertEquals("capacity must be a power of two, not 3",
                assertThrows(IllegalArgumentException.class, () -> new Broadcast<>(3)).getMessage());
    }

    @Test
    void underPressureEachItemIsHeardOnceOrCountedAsLostByEveryReceiver() throws Exception {
        int items = 3_000_000;
        Broadcast<Integer> busy = new Broadcast<>(1_024, item -> item % 7, 2_500);
        List<CompletableFuture<long[]>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Broadcast.Receiver<Integer> receiver = busy.receiver();
            boolean slow = i == 2;
            receivers.add(CompletableFuture.supplyAsync(() -> receive(receiver, slow),
                    work -> new Thread(work).start()));
        }
        for (int i = 1; i <= items; i++) {
            busy.send(i);
            if (i % 64 == 0) {
                busy.flush();
            }
        }
        busy.close();
        for (CompletableFuture<long[]> receiver : receivers) {
            long[] seen = receiver.get(40, TimeUnit.SECONDS);
            assertEquals(items, seen[0] + seen[1], "heard " + seen[0] + ", lost " + seen[1]);
            assertEquals(0, seen[2], "out of order or told at the wrong place");
        }
    }

    /** Heard, lost, and items that were not the one after those before. */
    private static long[] receive(Broadcast.Receiver<Integer> receiver, boolean slow) {
        long[] seen = new long[3];
        var taker = new Broadcast.Taker<Integer>() {
            private long next = 1;

            @Override
            public void take(Integer item) {
                seen[0]++;
                seen[2] += item == next ? 0 : 1;
                next = item + 1;
                if (slow && item % 1_000 == 0) {
                    Thread.yield();
                }
            }

            @Override
            public void lagged(long lost) {
                seen[1] += lost;
                next += lost;
            }
        };
        while (!receiver.isExhausted()) {
            if (receiver.drain(taker, 256) == 0) {
                receiver.await(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        return seen;
    }

    private void send(int from, int to) {
        for (int i = from; i <= to; i++) {
            channel.send(i);
        }
    }

    private static final class Heard implements Broadcast.Taker<Integer> {

        private final Broadcast.Receiver<Integer> receiver;
        private final List<String> heard = new ArrayList<>();

        Heard(Broadcast<Integer> channel) {
            receiver = channel.receiver();
        }

        @Override
        public void take(Integer item) {
            heard.add(item.toString());
        }

        @Override
        public void lagged(long lost) {
            heard.add("lost " + lost);
        }

        List<String> hear() {
            heard.clear();
            receiver.drain(this, 100);
            return List.copyOf(heard);
        }
    }
}
