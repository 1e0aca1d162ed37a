// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** A bus with one subscriber, which gets events on the caller's thread. */
final class RecordingBus implements EventBus, Subscription {

    final List<Event> published = new ArrayList<>();
    String name;
    int capacity;
    EventSubscriber subscriber;
    boolean closed;
    private EventFilter filter;

    void deliver(Event event) {
        if (filter.accepts(event)) {
            subscriber.onEvent(event);
        }
    }

    @Override
    public void publish(Event event) {
        published.add(event);
    }

    @Override
    public Subscription subscribe(String who, EventFilter what, int room, EventSubscriber whom) {
        name = who;
        filter = what;
        capacity = room;
        subscriber = whom;
        return this;
    }

    @Override
    public long published() {
        return published.size();
    }

    @Override
    public List<Subscription> subscriptions() {
        return closed ? List.of() : List.of(this);
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
        return 0;
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
