// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;

class CountingBusTest {

    private final KeptEvents kept = new KeptEvents();
    private Optional<EventBus> there = Optional.empty();
    private final CountingBus bus = new CountingBus(() -> there);

    @Test
    void eventsWithoutABusAreCountedAndToldAsAGapWhenItIsBack() {
        bus.publish(event(10, 1));
        bus.publish(event(20, 4));
        assertEquals(0, bus.published());
        assertEquals(5, bus.missed());
        there = Optional.of(kept);
        bus.publish(event(30, 1));
        bus.publish(event(40, 1));
        assertEquals(3, kept.events().size(), kept.events().toString());
        Gap gap = (Gap) kept.events().get(0);
        assertEquals(List.of(5L, 10L, 30L), List.of(gap.lost(), gap.from(), gap.to()));
        assertEquals(3, bus.published());
        assertEquals(5, bus.missed());
    }

    private static Event event(long kernelTime, long lost) {
        return new Gap(new EventHeader("strace", kernelTime, kernelTime), lost, kernelTime, kernelTime, "a test");
    }
}
