// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;

/**
 * The bus, as long as there is one, with a count of what this collector published. What comes while there is none is
 * counted, and told as a gap before the first event that comes afterwards. Thread-safe.
 */
final class CountingBus implements EventBus {

    private final Supplier<Optional<EventBus>> bus;
    private final LongAdder published = new LongAdder();
    private final LongAdder missed = new LongAdder();
    /** What is not told yet. */
    private final AtomicReference<Optional<Missing>> untold = new AtomicReference<>(Optional.empty());

    CountingBus(Supplier<Optional<EventBus>> bus) {
        this.bus = bus;
    }

    @Override
    public void publish(Event event) {
        Optional<EventBus> there = bus.get();
        if (there.isEmpty()) {
            long lost = event instanceof Gap gap ? gap.lost() : 1;
            missed.add(lost);
            untold.updateAndGet(before -> Optional.of(Missing.and(before, lost, event.header())));
            return;
        }
        if (untold.get().isPresent()) {
            untold.getAndSet(Optional.empty()).ifPresent(missing -> {
                there.get().publish(missing.before(event.header()));
                published.increment();
            });
        }
        there.get().publish(event);
        published.increment();
    }

    /** Events that came while there was no bus. */
    long missed() {
        return missed.sum();
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

    /** @param from kernel time of the first event of them */
    private record Missing(long lost, long from) {

        static Missing and(Optional<Missing> before, long more, EventHeader header) {
            return before.map(missing -> new Missing(missing.lost + more, missing.from))
                    .orElse(new Missing(more, header.kernelTime()));
        }

        Gap before(EventHeader next) {
            long to = Math.max(from, next.kernelTime());
            return new Gap(next, lost, from, to, "there was no event bus for these events of strace"
                    + " sessions: the bundle tracewarden-bus was stopped or updated");
        }
    }
}
