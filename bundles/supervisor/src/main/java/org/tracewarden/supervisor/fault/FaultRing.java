// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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
    /** Places of faults of agents that were removed: their ids may be others' now. */
    private final BitSet departed = new BitSet(CAPACITY);
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
        departed.clear(place(last));
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

    /** The newest of the agent that has this id now, oldest first. */
    synchronized List<Fault> newestOf(int agent, int limit) {
        return newest(fault -> fault.agentId() == agent && !departed.get(place(fault.number())), limit);
    }

    /** The agent with this id was removed: its faults stay, but are not those of who has the id next. */
    synchronized void depart(int agent) {
        newestOf(agent, CAPACITY).forEach(fault -> departed.set(place(fault.number())));
    }

    private static int place(long number) {
        return (int) (number % CAPACITY);
    }
}
