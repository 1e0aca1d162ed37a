// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** A bus with one subscriber, which gets events on the caller's thread. */
final class DirectBus implements EventBus, Subscription {

    final BlockingQueue<Event> published = new LinkedBlockingQueue<>();
    volatile String name;
    volatile int capacity;
    volatile EventFilter filter;
    volatile EventSubscriber subscriber;
    volatile boolean closed;

    void deliver(Event event) {
        subscriber.onEvent(event);
    }

    @Override
    public void publish(Event event) {
        published.add(event);
    }

    @Override
    public Subscription subscribe(String who, EventFilter what, int room, EventSubscriber whom) {
        name = who;
        capacity = room;
        filter = what;
        subscriber = whom;
        closed = false;
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
