// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.tracewarden.api.trace.TracedAction;

/**
 * Puts actions in the order of their times. They come when they are complete, which is another order: what is short
 * stands where it began, what took long where it ended. Each is held back for a moment, in which those before it may
 * still come. For one thread at a time.
 */
final class ActionOrder {

    static final Duration HOLD = Duration.ofMillis(300);
    static final int MOST_HELD = 2_000;

    private static final long LONG_NANOS = 250_000_000;

    private final PriorityQueue<Held> held = new PriorityQueue<>(
            Comparator.comparingLong((Held h) -> moment(h.action())).thenComparingLong(h -> h.action().sequence()));

    /** @param arrived {@link System#nanoTime()} when it came */
    private record Held(TracedAction action, long arrived) {}

    /** Where it stands in a story, nanoseconds since 1970. */
    static long moment(TracedAction action) {
        return action.to() - action.from() > LONG_NANOS ? action.to() : action.from();
    }

    void add(TracedAction action, long now) {
        held.add(new Held(action, now));
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Those that have been held long enough, or that there is no more room for. */
    List<TracedAction> due(long now) {
        List<TracedAction> due = new ArrayList<>();
        while (!held.isEmpty() && (now - held.peek().arrived() >= HOLD.toNanos() || held.size() > MOST_HELD)) {
            due.add(held.poll().action());
        }
        return due;
    }

    /** Nothing before them will come any more. */
    List<TracedAction> rest() {
        List<TracedAction> rest = new ArrayList<>(held.size());
        while (!held.isEmpty()) {
            rest.add(held.poll().action());
        }
        return rest;
    }
}
