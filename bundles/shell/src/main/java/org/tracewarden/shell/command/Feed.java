// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/**
 * Brings events from the bus to a command's own thread, which alone may print. When that thread is slow the bus's
 * thread waits here, the subscription's queue fills and the bus counts what it gives up.
 */
final class Feed implements EventSubscriber, AutoCloseable {

    /** What comes: an event, or word of some that were given up. */
    sealed interface Item permits Seen, Missed {}

    record Seen(Event event) implements Item {}

    record Missed(long lost) implements Item {}

    private static final int QUEUE = 8192;
    private static final long PATIENCE_MILLIS = 50;

    /** Short: what waits here has left the queue in which the bus could still replace it by something newer. */
    private final BlockingQueue<Item> handover = new ArrayBlockingQueue<>(64);
    private final Subscription subscription;
    private volatile boolean closed;

    Feed(EventBus bus, String name, EventFilter filter) {
        subscription = bus.subscribe(name, filter, QUEUE, this);
    }

    @Override
    public void onEvent(Event event) {
        hand(new Seen(event));
    }

    @Override
    public void onLagged(long lost) {
        hand(new Missed(lost));
    }

    /** The next item, or nothing when none came in time. */
    Optional<Item> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(handover.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean idle() {
        return handover.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
    }

    private void hand(Item item) {
        try {
            while (!closed && !handover.offer(item, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                // closing has to end this wait, because it waits for this thread
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
