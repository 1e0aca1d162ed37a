// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.tracewarden.api.event.ProcessExit;

/** Exits that wait for late events of other collectors, by time of death. Not thread-safe. */
final class PendingExits {

    private record Pending(ProcessExit exit, long arrival, long number) {}

    private final PriorityQueue<Pending> queue = new PriorityQueue<>(
            Comparator.comparingLong((Pending p) -> p.exit().header().kernelTime()).thenComparingLong(Pending::number));
    private long added;

    void add(ProcessExit exit, EventClock clock) {
        queue.add(new Pending(exit, clock.monotonic(), added++));
    }

    int size() {
        return queue.size();
    }

    /**
     * Nanoseconds until the first to die is due, 0 or less when it is; {@link Long#MAX_VALUE} when none waits. Due is
     * what died a settle time ago, and whatever arrived that long ago should the clock be wrong.
     */
    long untilDue(EventClock clock, long settleNanos) {
        Pending first = queue.peek();
        if (first == null) {
            return Long.MAX_VALUE;
        }
        long sinceDeath = clock.now() - first.exit().header().kernelTime();
        long sinceArrival = clock.monotonic() - first.arrival();
        return settleNanos - Math.max(sinceDeath, sinceArrival);
    }

    /** The first to die of those that wait. */
    Optional<ProcessExit> first() {
        return Optional.ofNullable(queue.peek()).map(Pending::exit);
    }

    ProcessExit remove() {
        return queue.remove().exit();
    }
}
