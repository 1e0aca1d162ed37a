// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** Keeps what is published, in order. */
final class RecordingBus implements EventBus {

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    volatile RuntimeException refusal;

    @Override
    public void publish(Event event) {
        RuntimeException refused = refusal;
        if (refused != null) {
            refusal = null;
            throw refused;
        }
        events.add(event);
    }

    /** All events since the last call. */
    List<Event> taken() {
        List<Event> result = new ArrayList<>();
        events.drainTo(result);
        return result;
    }

    /** The only event since the last call. */
    <T extends Event> T only(Class<T> type) {
        List<Event> all = taken();
        assertEquals(1, all.size(), () -> "one event, not " + all);
        return type.cast(all.get(0));
    }

    /** The next event of another thread, awaited for at most ten seconds. */
    <T extends Event> T next(Class<T> type) {
        try {
            Event event = events.poll(10, TimeUnit.SECONDS);
            assertNotNull(event, () -> "no " + type.getSimpleName() + " within ten seconds");
            return type.cast(event);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        throw new UnsupportedOperationException("a collector subscribes to nothing");
    }

    @Override
    public long published() {
        return events.size();
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.of();
    }
}
