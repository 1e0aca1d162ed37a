// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** A bus that delivers at once, on the publisher's thread, and keeps what was published. */
public final class DirectBus implements EventBus {

    public final List<Event> events = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void publish(Event event) {
        events.add(event);
        for (Entry entry : List.copyOf(entries)) {
            if (entry.filter.accepts(event)) {
                entry.subscriber.onEvent(event);
            }
        }
    }

    /** Tells every subscriber that it fell behind. */
    public void lag(long lost) {
        entries.forEach(entry -> entry.subscriber.onLagged(lost));
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        Entry entry = new Entry(name, filter, capacity, subscriber, entries);
        entries.add(entry);
        return entry;
    }

    @Override
    public long published() {
        return events.size();
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.copyOf(entries);
    }

    private record Entry(
            String name, EventFilter filter, int capacity, EventSubscriber subscriber, List<Entry> all)
            implements Subscription {

        @Override
        public int queued() {
            return 0;
        }

        @Override
        public long delivered() {
            return 0;
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public void close() {
            all.removeIf(entry -> entry == this);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
