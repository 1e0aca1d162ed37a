// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.linux.proc.BootClock;

/** Puts events on the bus and counts them. Thread-safe. */
final class EventSink {

    private final EventBus bus;
    private final BootClock clock;
    private final AtomicLong published = new AtomicLong();

    EventSink(EventBus bus, BootClock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    EventHeader header(long kernelTime) {
        return new EventHeader(SyscallCollector.NAME, kernelTime, clock.toWallTime(kernelTime));
    }

    void publish(Event event) {
        bus.publish(event);
        published.incrementAndGet();
    }

    long now() {
        return clock.now();
    }

    long published() {
        return published.get();
    }
}
