// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/**
 * The bus. Immediate, so that its subscriptions and counters do not depend on whether somebody holds the service right
 * now.
 */
@Component(service = EventBus.class, immediate = true)
public final class RingEventBus implements EventBus {

    static final int MAX_CAPACITY = 1 << 20;

    private static final RingSubscription[] NONE = {};

    private final LongAdder published = new LongAdder();
    /** Copied on every change, so that publishers need no lock. */
    private volatile RingSubscription[] subscriptions = NONE;
    private boolean ended;

    @Activate
    public RingEventBus() {
        // nothing to set up: each subscription brings its own ring and thread
    }

    @Override
    public void publish(Event event) {
        Objects.requireNonNull(event, "event");
        published.increment();
        for (RingSubscription subscription : subscriptions) {
            subscription.offer(event);
        }
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(subscriber, "subscriber");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a subscription needs a name, not '" + name + "'");
        }
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity of subscription " + name + " must be 1 to " + MAX_CAPACITY
                    + ", not " + capacity);
        }
        int rounded = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        var subscription = new RingSubscription(name, filter, rounded, subscriber, this::remove);
        add(subscription);
        return subscription;
    }

    private synchronized void add(RingSubscription added) {
        if (ended) {
            throw new IllegalStateException("the event bus has ended; no subscription for " + added.name());
        }
        added.start();
        RingSubscription[] longer = Arrays.copyOf(subscriptions, subscriptions.length + 1);
        longer[longer.length - 1] = added;
        subscriptions = longer;
    }

    private synchronized void remove(RingSubscription removed) {
        subscriptions = Arrays.stream(subscriptions).filter(s -> s != removed).toArray(RingSubscription[]::new);
    }

    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.of(subscriptions);
    }

    @Deactivate
    void deactivate() {
        RingSubscription[] open;
        synchronized (this) {
            ended = true;
            open = subscriptions;
        }
        // all first, so that the waits for busy subscribers overlap
        for (RingSubscription subscription : open) {
            subscription.stop();
        }
        for (RingSubscription subscription : open) {
            subscription.close();
        }
    }
}
