// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.tracewarden.api.agent.Fault;

/**
 * The newest faults by their number. Numbers go on where those of the platform before ended, since each fault is
 * counted. Thread-safe.
 */
final class FaultRing {

    static final int CAPACITY = 1_024;

    private final Fault[] ring = new Fault[CAPACITY];
    private final LongSupplier before;
    private long first;
    private long last;

    /** @param before faults counted so far; asked at the first fault, when all agents are known */
    FaultRing(LongSupplier before) {
        this.before = before;
    }

    /** Makes the next fault with its number. */
    synchronized Fault put(LongFunction<Fault> fault) {
        if (first == 0) {
            last = before.getAsLong();
            first = last + 1;
        }
        Fault made = fault.apply(last + 1);
        last++;
        ring[place(last)] = made;
        return made;
    }

    /** Nothing when it is forgotten. */
    synchronized void change(long number, UnaryOperator<Fault> change) {
        find(number).ifPresent(fault -> ring[place(number)] = change.apply(fault));
    }

    /** Empty when it is forgotten. */
    synchronized Optional<Fault> find(long number) {
        boolean kept = number > last - CAPACITY && first > 0 && number >= first && number <= last;
        return kept ? Optional.of(ring[place(number)]) : Optional.empty();
    }

    /** The newest, oldest first. */
    synchronized List<Fault> newest(Predicate<Fault> wanted, int limit) {
        Deque<Fault> found = new ArrayDeque<>();
        for (long number = last; number >= Math.max(first, last - CAPACITY + 1) && number > 0 && found.size() < limit; number--) {
            Fault fault = ring[place(number)];
            if (wanted.test(fault)) {
                found.addFirst(fault);
            }
        }
        return Collections.unmodifiableList(new ArrayList<>(found));
    }

    private static int place(long number) {
        return (int) (number % CAPACITY);
    }
}
