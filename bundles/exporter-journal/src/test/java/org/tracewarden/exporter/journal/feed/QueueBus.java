// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** A bus with one subscriber, a bounded queue that loses its oldest events, and delivery when it is asked for. */
final class QueueBus implements EventBus {

    private final Deque<Event> queue = new ArrayDeque<>();
    private EventFilter filter = event -> false;
    private EventSubscriber subscriber = event -> {};
    private int capacity;
    private long lost;
    int subscribed;

    @Override
    public void publish(Event event) {
        if (!filter.accepts(event)) {
            return;
        }
        if (queue.size() == capacity) {
            queue.removeFirst();
            lost++;
        }
        queue.addLast(event);
    }

    void deliver() {
        if (lost > 0) {
            subscriber.onLagged(lost);
            lost = 0;
        }
        while (!queue.isEmpty()) {
            subscriber.onEvent(queue.removeFirst());
        }
    }

    @Override
    public Subscription subscribe(String name, EventFilter accepting, int room, EventSubscriber telling) {
        filter = accepting;
        subscriber = telling;
        capacity = room;
        subscribed++;
        return new Subscription() {
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
                return queue.size();
            }

            @Override
            public long delivered() {
                return 0;
            }

            @Override
            public long lost() {
                return lost;
            }

            @Override
            public void close() {
                queue.clear();
                subscribed--;
            }
        };
    }

    @Override
    public long published() {
        return 0;
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.of();
    }
}
