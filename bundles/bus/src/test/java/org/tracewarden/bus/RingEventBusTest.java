// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.bus.Events.number;
import static org.tracewarden.bus.Events.numbered;
import static org.tracewarden.bus.Events.publisher;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ProcessExit;

@Timeout(60)
class RingEventBusTest {

    private final RingEventBus bus = new RingEventBus();

    @AfterEach
    void endTheBus() {
        bus.deactivate();
    }

    /** Writes down what it is told, lags as negative numbers. */
    private static final class Recorder implements EventSubscriber {
        final BlockingQueue<Long> told = new LinkedBlockingQueue<>();

        @Override
        public void onEvent(Event event) {
            told.add(number(event));
        }

        @Override
        public void onLagged(long lost) {
            told.add(-lost);
        }

        List<Long> take(int count) throws InterruptedException {
            List<Long> taken = new ArrayList<>();
            while (taken.size() < count) {
                Long next = told.poll(20, TimeUnit.SECONDS);
                assertTrue(next != null, "only got " + taken);
                taken.add(next);
            }
            return taken;
        }
    }

    /** Stays in its first event until it is let go. */
    private static final class Gate implements EventSubscriber {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final EventSubscriber behind;

        Gate(EventSubscriber behind) {
            this.behind = behind;
        }

        @Override
        public void onEvent(Event event) {
            entered.countDown();
            awaitUninterrupted(open);
            behind.onEvent(event);
        }

        @Override
        public void onLagged(long lost) {
            behind.onLagged(lost);
        }
    }

    @Test
    void everySubscriberGetsTheEventsItsFilterWantsInOrder() throws InterruptedException {
        var all = new Recorder();
        var even = new Recorder();
        var exits = new Recorder();
        bus.subscribe("all", EventFilter.ALL, 16, all);
        bus.subscribe("even", event -> number(event) % 2 == 0, 16, even);
        Subscription none = bus.subscribe("exits", EventFilter.types(ProcessExit.class), 16, exits);
        publish(1, 5);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), all.take(5));
        assertEquals(List.of(2L, 4L), even.take(2));
        assertEquals(0, none.queued());
        assertTrue(exits.told.isEmpty());
        assertEquals(5, bus.published());
    }

    @Test
    void aSubscriberThatFallsBehindLosesTheOldestAndIsToldBeforeTheEventThatFollows() throws InterruptedException {
        var recorder = new Recorder();
        var gate = new Gate(recorder);
        Subscription slow = bus.subscribe("slow", EventFilter.ALL, 4, gate);
        publish(1, 1);
        gate.entered.await();
        publish(2, 10);
        assertEquals(4, slow.queued());
        assertEquals(5, slow.lost());
        gate.open.countDown();
        assertEquals(List.of(1L, -5L, 7L, 8L, 9L, 10L), recorder.take(6));
        await(() -> slow.delivered() == 5);
        assertEquals(0, slow.queued());
    }

    @Test
    void aSlowSubscriberDoesNotSlowTheOthers() throws InterruptedException {
        var gate = new Gate(event -> { });
        Subscription slow = bus.subscribe("slow", EventFilter.ALL, 8, gate);
        var fast = new Recorder();
        Subscription quick = bus.subscribe("fast", EventFilter.ALL, 1 << 14, fast);
        publish(1, 10_000);
        assertEquals(10_000, fast.take(10_000).size());
        assertEquals(0, quick.lost());
        assertEquals(0, slow.delivered(), "still in its first event");
        gate.open.countDown();
        await(() -> slow.delivered() + slow.lost() == 10_000);
    }

    @Test
    void aThrowingFilterCostsOnlyItsOwnSubscriberTheEvent() throws InterruptedException {
        var picky = new Recorder();
        var other = new Recorder();
        Subscription failing = bus.subscribe("picky", event -> {
            if (number(event) == 2) {
                throw new IllegalStateException("cannot judge");
            }
            return true;
        }, 16, picky);
        bus.subscribe("other", EventFilter.ALL, 16, other);
        publish(1, 3);
        assertEquals(List.of(1L, -1L, 3L), picky.take(3));
        assertEquals(List.of(1L, 2L, 3L), other.take(3));
        assertEquals(1, failing.lost());
    }

    @Test
    void aThrowingSubscriberIsCountedAndGetsTheNextEvent() throws InterruptedException {
        var recorder = new Recorder();
        Subscription failing = bus.subscribe("failing", EventFilter.ALL, 16, event -> {
            recorder.onEvent(event);
            if (number(event) < 3) {
                throw new AssertionError("broken on " + number(event));
            }
        });
        publish(1, 3);
        assertEquals(List.of(1L, 2L, 3L), recorder.take(3));
        await(() -> failing.delivered() == 3);
        assertEquals(2, failing.failed());
    }

    @Test
    void aSubscriberThatFailsOnTheLagStillGetsTheEventBehindIt() throws InterruptedException {
        var recorder = new Recorder();
        var gate = new Gate(new EventSubscriber() {
            @Override
            public void onEvent(Event event) {
                recorder.onEvent(event);
            }

            @Override
            public void onLagged(long lost) {
                throw new IllegalStateException("lagged by " + lost);
            }
        });
        Subscription slow = bus.subscribe("slow", EventFilter.ALL, 1, gate);
        publish(1, 1);
        gate.entered.await();
        publish(2, 3);
        gate.open.countDown();
        assertEquals(List.of(1L, 3L), recorder.take(2));
        await(() -> slow.delivered() == 2);
        assertEquals(1, slow.failed());
    }

    @Test
    void capacityIsRoundedUpToAPowerOfTwoAndNonsenseIsRefused() {
        EventSubscriber ignore = event -> { };
        assertEquals(1, bus.subscribe("a", EventFilter.ALL, 1, ignore).capacity());
        assertEquals(2, bus.subscribe("b", EventFilter.ALL, 2, ignore).capacity());
        assertEquals(1024, bus.subscribe("c", EventFilter.ALL, 1000, ignore).capacity());
        assertEquals(1024, bus.subscribe("d", EventFilter.ALL, 1024, ignore).capacity());
        var zero = assertThrows(IllegalArgumentException.class,
                () -> bus.subscribe("zero", EventFilter.ALL, 0, ignore));
        assertEquals("capacity of subscription zero must be 1 to 1048576, not 0", zero.getMessage());
        assertThrows(IllegalArgumentException.class, () -> bus.subscribe("e", EventFilter.ALL, 1_048_577, ignore));
        assertThrows(IllegalArgumentException.class, () -> bus.subscribe(" ", EventFilter.ALL, 8, ignore));
        assertThrows(NullPointerException.class, () -> bus.publish(null));
    }

    @Test
    void closeEndsTheThreadDropsWhatWaitsAndMayBeRepeated() throws InterruptedException {
        var gate = new Gate(event -> { });
        var subscription = (RingSubscription) bus.subscribe("closing", EventFilter.ALL, 8, gate);
        assertEquals(List.of(subscription), bus.subscriptions());
        publish(1, 1);
        gate.entered.await();
        publish(2, 5);
        Thread closer = new Thread(subscription::close);
        closer.start();
        await(() -> bus.subscriptions().isEmpty());
        assertTrue(closer.isAlive(), "close waits for the event under way");
        gate.open.countDown();
        closer.join();
        assertFalse(subscription.isAlive());
        assertEquals(1, subscription.delivered());
        assertEquals(4, subscription.dropped());
        assertEquals(0, subscription.queued());
        assertEquals(0, subscription.held());
        subscription.close();
        publish(6, 6);
        assertEquals(1, subscription.delivered());
    }

    @Test
    void anEventThatMeetsTheEndOfItsSubscriptionIsNotKept() {
        var self = new AtomicReference<RingSubscription>();
        var subscription = (RingSubscription) bus.subscribe("ending", event -> {
            self.get().close();
            return true;
        }, 8, event -> { });
        self.set(subscription);
        bus.publish(numbered(1));
        assertEquals(0, subscription.delivered());
        assertEquals(1, subscription.dropped());
        assertEquals(0, subscription.held());
    }

    @Test
    void aSubscriberMayCloseItselfWithinAnEvent() throws InterruptedException {
        var self = new AtomicReference<Subscription>();
        var ready = new CountDownLatch(1);
        var recorder = new Recorder();
        var subscription = (RingSubscription) bus.subscribe("self", EventFilter.ALL, 8, event -> {
            awaitUninterrupted(ready);
            self.get().close();
            recorder.onEvent(event);
        });
        self.set(subscription);
        publish(1, 3);
        ready.countDown();
        assertEquals(List.of(1L), recorder.take(1));
        await(() -> !subscription.isAlive());
        assertEquals(1, subscription.delivered());
        assertEquals(2, subscription.dropped());
    }

    @Test
    void theBusEndsAllItsSubscriptionsAndTakesNoNewOnes() {
        var a = (RingSubscription) bus.subscribe("a", EventFilter.ALL, 8, event -> { });
        var b = (RingSubscription) bus.subscribe("b", EventFilter.ALL, 8, event -> { });
        bus.deactivate();
        assertFalse(a.isAlive());
        assertFalse(b.isAlive());
        assertTrue(bus.subscriptions().isEmpty());
        bus.publish(numbered(1));
        var e = assertThrows(IllegalStateException.class,
                () -> bus.subscribe("late", EventFilter.ALL, 8, event -> { }));
        assertEquals("the event bus has ended; no subscription for late", e.getMessage());
    }

    @Test
    void deliversOnADaemonThreadNamedAfterTheSubscription() throws InterruptedException {
        var seen = new LinkedBlockingQueue<Thread>();
        bus.subscribe("journal", EventFilter.ALL, 8, event -> seen.add(Thread.currentThread()));
        bus.publish(numbered(1));
        Thread thread = seen.poll(20, TimeUnit.SECONDS);
        assertEquals("tracewarden-bus-journal", thread.getName());
        assertTrue(thread.isDaemon());
    }

    @Test
    void anIdleSubscriberSleepsEvenAfterItLeftAnInterruptBehind() throws InterruptedException {
        var seen = new LinkedBlockingQueue<Thread>();
        Subscription idle = bus.subscribe("idle", EventFilter.ALL, 8, event -> {
            Thread.currentThread().interrupt();
            seen.add(Thread.currentThread());
        });
        bus.publish(numbered(1));
        Thread thread = seen.poll(20, TimeUnit.SECONDS);
        await(() -> idle.delivered() == 1);
        await(() -> thread.getState() == Thread.State.WAITING);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(thread.getId());
        long start = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        long elapsed = System.nanoTime() - start;
        long used = threads.getThreadCpuTime(thread.getId()) - before;
        assertTrue(used * 100 < elapsed, used + " ns of CPU in " + elapsed + " ns without an event");
    }

    @Test
    void noWakeUpIsMissedWhenEveryEventFindsTheSubscriberGoingToSleep() {
        var answered = new AtomicLong();
        bus.subscribe("echo", EventFilter.ALL, 8, event -> answered.setRelease(number(event)));
        for (long n = 1; n <= 40_000; n++) {
            // pauses of every length up to well over the subscriber's patience hit each step of its going to sleep
            for (long i = 0; i < n % 400; i++) {
                Thread.onSpinWait();
            }
            bus.publish(numbered(n));
            long wanted = n;
            await(() -> answered.getAcquire() == wanted);
        }
    }

    @Test
    void aLargeEventIsNotKeptAliveOnceItWasDelivered() {
        var subscription = (RingSubscription) bus.subscribe("memory", EventFilter.ALL, 64, event -> { });
        publish(1, 1_000);
        await(() -> subscription.delivered() + subscription.lost() == 1_000);
        assertEquals(0, subscription.held());
    }

    @Test
    void everyEventOfManyPublishersIsDeliveredLostOrQueuedInOrderAndToldExactly() throws InterruptedException {
        int publishers = 4;
        int each = 100_000;
        var tallies = new ArrayList<Tally>();
        for (int i = 0; i < 4; i++) {
            var tally = new Tally(publishers, i % 2 == 0 ? 0 : 400);
            tally.subscription = bus.subscribe("tally-" + i, EventFilter.ALL, i < 2 ? 8 : 4096, tally);
            tallies.add(tally);
        }
        var failure = new AtomicReference<Throwable>();
        hammer(publishers, each, failure);
        for (Tally tally : tallies) {
            Subscription s = tally.subscription;
            await(() -> s.queued() == 0 && s.delivered() + s.lost() == (long) publishers * each);
        }
        bus.publish(numbered(0, each + 1));
        for (Tally tally : tallies) {
            await(() -> tally.subscription.delivered() == tally.events.get() && tally.sawSentinel(each + 1));
            assertEquals((long) publishers * each + 1, tally.subscription.delivered() + tally.subscription.lost());
            assertEquals(tally.subscription.lost(), tally.lagged.get());
            assertFalse(tally.outOfOrder.get());
        }
        assertEquals((long) publishers * each + 1, bus.published());
        assertSame(null, failure.get());
    }

    @Test
    void subscribersMayComeAndGoWhilePublishersHammer() throws InterruptedException {
        var stay = new Tally(4, 0);
        stay.subscription = bus.subscribe("stays", EventFilter.ALL, 1 << 16, stay);
        var failure = new AtomicReference<Throwable>();
        var over = new AtomicBoolean();
        var ended = new ArrayList<RingSubscription>();
        Thread changer = new Thread(() -> {
            while (!over.get()) {
                var guest = (RingSubscription) bus.subscribe("guest", EventFilter.ALL, 4, event -> { });
                guest.close();
                ended.add(guest);
            }
        });
        changer.start();
        hammer(4, 100_000, failure);
        over.set(true);
        changer.join();
        assertSame(null, failure.get());
        assertFalse(ended.isEmpty());
        for (RingSubscription guest : ended) {
            assertFalse(guest.isAlive());
            assertEquals(0, guest.held(), "nothing may stay in a closed ring");
        }
        Subscription s = stay.subscription;
        await(() -> s.delivered() + s.lost() == 400_000);
        assertFalse(stay.outOfOrder.get());
        assertEquals(List.of(s), bus.subscriptions());
    }

    /** Counts, checks each publisher's order and, when slow, idles on each event. */
    private static final class Tally implements EventSubscriber {
        final AtomicLong events = new AtomicLong();
        final AtomicLong lagged = new AtomicLong();
        final AtomicBoolean outOfOrder = new AtomicBoolean();
        final long[] last;
        final int delay;
        volatile long newest;
        Subscription subscription;

        Tally(int publishers, int delay) {
            this.last = new long[publishers];
            this.delay = delay;
        }

        @Override
        public void onEvent(Event event) {
            int publisher = publisher(event);
            if (number(event) <= last[publisher]) {
                outOfOrder.set(true);
            }
            last[publisher] = number(event);
            for (int i = 0; i < delay; i++) {
                Thread.onSpinWait();
            }
            newest = number(event);
            events.incrementAndGet();
        }

        @Override
        public void onLagged(long lost) {
            lagged.addAndGet(lost);
        }

        boolean sawSentinel(long number) {
            return newest == number;
        }
    }

    private void hammer(int publishers, int each, AtomicReference<Throwable> failure) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            Thread thread = new Thread(() -> {
                for (int n = 1; n <= each; n++) {
                    bus.publish(numbered(publisher, n));
                }
            });
            thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void publish(long from, long to) {
        for (long n = from; n <= to; n++) {
            bus.publish(numbered(n));
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not happen within 30 s");
            Thread.yield();
        }
    }
}
