// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** A bus that keeps what is published and delivers it at once, on the publisher's thread. For one thread. */
public final class KeptEvents implements EventBus {

    private final List<Event> events = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    /** What was published so far, live. */
    public List<Event> events() {
        return events;
    }

    @Override
    public void publish(Event event) {
        events.add(event);
        List.copyOf(subscribers).forEach(subscriber -> subscriber.take(event));
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        Subscriber added = new Subscriber(name, filter, capacity, subscriber);
        subscribers.add(added);
        return added;
    }

    @Override
    public long published() {
        return events.size();
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.copyOf(subscribers);
    }

    private final class Subscriber implements Subscription {

        private final String name;
        private final EventFilter filter;
        private final int capacity;
        private final EventSubscriber subscriber;
        private long delivered;

        Subscriber(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
            this.name = name;
            this.filter = filter;
            this.capacity = capacity;
            this.subscriber = subscriber;
        }

        void take(Event event) {
            if (filter.accepts(event)) {
                delivered++;
                subscriber.onEvent(event);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public int queued() {
            return 0;
        }

        @Override
        public long delivered() {
            return delivered;
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public void close() {
            subscribers.remove(this);
        }
    }
}
