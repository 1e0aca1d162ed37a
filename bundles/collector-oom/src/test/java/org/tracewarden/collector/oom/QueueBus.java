// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** Keeps what is published. */
record QueueBus(LinkedBlockingQueue<Event> events) implements EventBus {

    QueueBus() {
        this(new LinkedBlockingQueue<>());
    }

    @Override
    public void publish(Event event) {
        events.add(event);
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        throw new UnsupportedOperationException("nobody subscribes in these tests");
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
