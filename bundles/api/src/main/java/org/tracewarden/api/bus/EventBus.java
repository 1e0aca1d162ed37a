// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.bus;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.event.Event;

/**
 * Carries events from collectors to subscribers. Thread-safe. Publishing never blocks: every subscriber has a bounded
 * queue and a thread of its own, and one that falls behind loses its oldest events and is told how many, while the
 * others notice nothing.
 */
@ProviderType
public interface EventBus {

    void publish(Event event);

    /**
     * @param name names the thread, {@code tracewarden-bus-<name>}, and the subscription in statistics
     * @param filter which events
     * @param capacity how many may wait; rounded up to a power of two
     * @throws IllegalArgumentException if the capacity is not between 1 and 1,048,576
     */
    Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber);

    /** Events published since the bus started. */
    long published();

    /** The subscriptions there are now. */
    List<Subscription> subscriptions();
}
