// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** One subscriber with its ring and its thread. */
final class RingSubscription implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(RingSubscription.class);

    /** Looks at an empty ring before it lets others run: some microseconds, about what a sleep and a wake-up cost. */
    private static final int SPINS = 100;

    /**
     * Times it lets others run before it goes to sleep. On a busy machine events gather meanwhile and are taken in one
     * go, which saves the publishers wake-ups; on an idle one a yield comes back at once.
     */
    private static final int YIELDS = 8;

    /** How long close() lets a subscriber finish its event before it interrupts it, and again after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final EventFilter filter;
    private final EventSubscriber subscriber;
    private final Consumer<RingSubscription> onClose;
    private final OverwritingRing<Event> ring;
    private final Thread thread;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicBoolean filterComplained = new AtomicBoolean();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final FailureLog failures;
    private volatile boolean closed;

    /** @param onClose takes the subscription off the bus; must bear repetition */
    RingSubscription(String name, EventFilter filter, int capacity, EventSubscriber subscriber,
            Consumer<RingSubscription> onClose) {
        this.name = name;
        this.filter = filter;
        this.subscriber = subscriber;
        this.onClose = onClose;
        this.ring = new OverwritingRing<>(capacity);
        this.failures = new FailureLog(LOG, name);
        this.thread = new Thread(this::run, "tracewarden-bus-" + name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Puts an event into the ring if the filter wants it. On the publisher's thread. */
    void offer(Event event) {
        if (closed || !wants(event) || !ring.offer(event)) {
            return;
        }
        // the ring's publication is ordered before this read, and going to sleep is ordered before the sleeper's
        // last look at the ring: at least one of the two sees the other
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
        if (closed) {
            dropped.addAndGet(ring.clear());
        }
    }

    private boolean wants(Event event) {
        try {
            return filter.accepts(event);
        } catch (RuntimeException | Error e) {
            ring.countLoss();
            if (filterComplained.compareAndSet(false, true)) {
                LOG.error("The filter of event subscription {} failed on {}; events it fails on are counted as lost. "
                        + "This is said once.", name, event.getClass().getSimpleName(), e);
            }
            return false;
        }
    }

    private void run() {
        while (!closed) {
            if (!deliverNext()) {
                awaitEvent();
            }
        }
        dropped.addAndGet(ring.clear());
    }

    /** A method of its own, so that no frame keeps the last event alive while the thread sleeps. */
    private boolean deliverNext() {
        Event event = ring.poll();
        if (event == null) {
            return false;
        }
        try {
            long lag = ring.lag();
            if (lag > 0) {
                tellLag(lag);
            }
            subscriber.onEvent(event);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
        delivered.setRelease(delivered.getPlain() + 1);
        return true;
    }

    private void tellLag(long lag) {
        try {
            subscriber.onLagged(lag);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private void awaitEvent() {
        for (int i = 0; i < SPINS + YIELDS; i++) {
            if (closed || ring.isReady()) {
                return;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        asleep.set(true);
        if (!closed && !ring.isReady()) {
            // an interrupt that a subscriber left behind would turn every park into a busy loop
            Thread.interrupted();
            LockSupport.park(this);
        }
        asleep.set(false);
    }

    /** Ends deliveries without waiting for the one under way. */
    void stop() {
        closed = true;
        onClose.accept(this);
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        stop();
        if (Thread.currentThread() == thread || join(PATIENCE)) {
            return;
        }
        LOG.warn("Subscriber {} did not finish its event within {} s of being closed; interrupting it",
                name, PATIENCE.toSeconds());
        thread.interrupt();
        if (!join(PATIENCE)) {
            LOG.error("Subscriber {} still runs {} s after its interrupt; its thread {} is left behind",
                    name, PATIENCE.toSeconds(), thread.getName());
        }
    }

    private boolean join(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (thread.isAlive()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    thread.join(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int capacity() {
        return ring.capacity();
    }

    @Override
    public int queued() {
        return ring.size();
    }

    @Override
    public long delivered() {
        return delivered.getAcquire();
    }

    @Override
    public long lost() {
        return ring.lost();
    }

    @Override
    public long failed() {
        return failures.count();
    }

    /** Events that were waiting when it was closed. */
    long dropped() {
        return dropped.get();
    }

    /** Events it keeps alive. */
    int held() {
        return ring.held();
    }

    boolean isAlive() {
        return thread.isAlive();
    }
}
