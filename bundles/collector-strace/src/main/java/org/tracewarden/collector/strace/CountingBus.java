// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;

/** The bus, as long as there is one, with a count of what this collector published. Thread-safe. */
final class CountingBus implements EventBus {

    private final Supplier<Optional<EventBus>> bus;
    private final LongAdder published = new LongAdder();

    CountingBus(Supplier<Optional<EventBus>> bus) {
        this.bus = bus;
    }

    /** Goes nowhere, and counts nowhere, while there is no bus. */
    @Override
    public void publish(Event event) {
        bus.get().ifPresent(there -> {
            there.publish(event);
            published.increment();
        });
    }

    @Override
    public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
        return bus.get().orElseThrow(() -> new IllegalStateException("there is no event bus"))
                .subscribe(name, filter, capacity, subscriber);
    }

    /** By this collector. */
    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public List<Subscription> subscriptions() {
        return bus.get().map(EventBus::subscriptions).orElse(List.of());
    }
}
