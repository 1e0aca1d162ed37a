// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded ring of references for many producers and one consumer, in which a new element pushes out the oldest one
 * when there is no room. Lock-free; nothing here waits for another thread and nothing is allocated after construction.
 *
 * <p>Positions count up from 0 for ever; position {@code p} lives in slot {@code p mod capacity}. The stamp of a slot
 * says whose turn it is: {@code 2p} when the slot is free for the producer of position {@code p}, {@code 2p + 1} when
 * it holds the element of position {@code p}. A producer owns a slot from the moment it moves the tail past it until it
 * sets the stamp; whoever moves the head past a slot (the consumer to take, a producer to push out) owns it until it
 * stamps it free for the next lap. So each element is taken or pushed out exactly once, by exactly one thread. The idea
 * of the stamps is that of Dmitry Vyukov's bounded queue.
 *
 * <p>If the oldest slot is held by a thread that was stopped in the middle (a producer that has not yet stored its
 * element, or a taker that has not yet freed the slot), a producer that finds no room does not wait for it: it gives up
 * its own element, which counts as lost. Positions that the consumer skips are elements pushed out; given-up elements
 * have no position, so each element carries how many had been given up before it. Both together make the number in
 * {@link #lag()} exact and put it at the right place in the stream.
 *
 * @param <E> what it holds
 */
final class OverwritingRing<E> {

    /** Looks at an unchanged, unusable slot before a new element is given up: longer than a running thread needs. */
    private static final int PATIENCE = 16;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs between two cursors: two cache lines, because processors fetch lines in pairs. */
    private static final int APART = 16;
    private static final int TAIL = APART;
    private static final int HEAD = 2 * APART;
    private static final int GIVEN_UP = 3 * APART;
    private static final int PUSHED_OUT = 4 * APART;
    private static final int CURSORS = 5 * APART;

    private final int capacity;
    private final int mask;
    private final long[] cursors = new long[CURSORS];
    private final long[] stamps;
    private final long[] givenUpBefore;
    private final Object[] elements;

    // of the consumer alone
    private long next;
    private long acknowledged;
    private long lag;

    /** @param capacity a power of two */
    OverwritingRing(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1) {
            throw new IllegalArgumentException("capacity must be a power of two, not " + capacity);
        }
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.stamps = new long[capacity];
        this.givenUpBefore = new long[capacity];
        this.elements = new Object[capacity];
        for (int i = 0; i < capacity; i++) {
            stamps[i] = freeFor(i);
        }
        VarHandle.releaseFence();
    }

    int capacity() {
        return capacity;
    }

    /** Adds an element; false when it had to be given up, which is then counted. Any thread. */
    boolean offer(E element) {
        long position = claim();
        if (position < 0) {
            countLoss();
            return false;
        }
        publish(position, element);
        return true;
    }

    /** Takes a position for a producer, pushing out the oldest element if need be; -1 when there is none to be had. */
    long claim() {
        int patience = PATIENCE;
        long previous = -1;
        while (true) {
            long position = (long) LONGS.getVolatile(cursors, TAIL);
            int slot = slot(position);
            long stamp = (long) LONGS.getAcquire(stamps, slot);
            long free = freeFor(position);
            if (stamp == free) {
                long givenUp = (long) LONGS.getVolatile(cursors, GIVEN_UP);
                if (LONGS.compareAndSet(cursors, TAIL, position, position + 1)) {
                    givenUpBefore[slot] = givenUp;
                    return position;
                }
            } else if (stamp < free && !pushOut(position - capacity, stamp)) {
                // patience is for one position only: while others move the tail, nobody is stuck
                patience = position == previous ? patience - 1 : PATIENCE;
                if (patience == 0) {
                    return -1;
                }
                previous = position;
                Thread.onSpinWait();
            }
        }
    }

    /** Stores the element of a claimed position. Ordered before any later volatile read of the same thread. */
    void publish(long position, E element) {
        int slot = slot(position);
        elements[slot] = element;
        LONGS.setVolatile(stamps, slot, holding(position));
    }

    private boolean pushOut(long oldest, long stamp) {
        if (stamp != holding(oldest) || !LONGS.compareAndSet(cursors, HEAD, oldest, oldest + 1)) {
            return false;
        }
        LONGS.getAndAdd(cursors, PUSHED_OUT, 1L);
        release(oldest);
        return true;
    }

    /** Empties a slot whose position the caller has moved the head past, so that the element is not kept alive. */
    private void release(long position) {
        int slot = slot(position);
        elements[slot] = null;
        LONGS.setRelease(stamps, slot, freeFor(position + capacity));
    }

    /** The oldest element, or null when none is ready; {@link #lag()} tells what is missing before it. Consumer. */
    E poll() {
        while (true) {
            long position = (long) LONGS.getVolatile(cursors, HEAD);
            int slot = slot(position);
            long stamp = (long) LONGS.getAcquire(stamps, slot);
            if (stamp < holding(position)) {
                return null;
            }
            if (stamp == holding(position) && LONGS.compareAndSet(cursors, HEAD, position, position + 1)) {
                @SuppressWarnings("unchecked")
                E element = (E) elements[slot];
                long givenUp = givenUpBefore[slot];
                release(position);
                lag = position - next;
                next = position + 1;
                // producers that overtake one another between reading and claiming may carry a smaller number
                if (givenUp > acknowledged) {
                    lag += givenUp - acknowledged;
                    acknowledged = givenUp;
                }
                return element;
            }
        }
    }

    /** Elements lost between the last polled one and the one before it. Consumer. */
    long lag() {
        return lag;
    }

    /** Whether {@link #poll()} would give an element. Ordered after any earlier volatile write of the same thread. */
    boolean isReady() {
        long position = (long) LONGS.getVolatile(cursors, HEAD);
        return (long) LONGS.getVolatile(stamps, slot(position)) >= holding(position);
    }

    /** Counts an element as given up that could not even be offered. Any thread. */
    void countLoss() {
        LONGS.getAndAdd(cursors, GIVEN_UP, 1L);
    }

    /** Drops what is waiting without counting it as lost. Any thread. */
    int clear() {
        int dropped = 0;
        while (true) {
            long position = (long) LONGS.getVolatile(cursors, HEAD);
            long stamp = (long) LONGS.getAcquire(stamps, slot(position));
            if (stamp < holding(position)) {
                return dropped;
            }
            if (stamp == holding(position) && LONGS.compareAndSet(cursors, HEAD, position, position + 1)) {
                release(position);
                dropped++;
            }
        }
    }

    /** Elements waiting, those included whose producer is about to store them. */
    int size() {
        long head = (long) LONGS.getVolatile(cursors, HEAD);
        long tail = (long) LONGS.getVolatile(cursors, TAIL);
        return (int) Math.min(tail - head, capacity);
    }

    /** Elements pushed out or given up. */
    long lost() {
        return (long) LONGS.getVolatile(cursors, PUSHED_OUT) + (long) LONGS.getVolatile(cursors, GIVEN_UP);
    }

    private int slot(long position) {
        return (int) position & mask;
    }

    private static long freeFor(long position) {
        return 2 * position;
    }

    private static long holding(long position) {
        return 2 * position + 1;
    }

    /** References it keeps alive. */
    int held() {
        VarHandle.acquireFence();
        int held = 0;
        for (Object element : elements) {
            held += element == null ? 0 : 1;
        }
        return held;
    }
}
