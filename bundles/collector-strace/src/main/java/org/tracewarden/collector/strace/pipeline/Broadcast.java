// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * A bounded ring from one producer to many receivers, each of which sees every item. Sending never waits: a receiver
 * that falls behind by more than the capacity loses the oldest and is told how many. Nothing is allocated for an item
 * or a receiver of it.
 *
 * <p>Positions count up from 0 for ever; position {@code p} lives in slot {@code p mod capacity}. Before the producer
 * writes to a slot it raises {@code oldest} past the position that lived there; a receiver that has read a slot then
 * looks at {@code oldest}, and if its position is below that, what it read may be anything and it was overtaken. This
 * is how Agrona's broadcast buffer notices that a receiver was lapped.
 *
 * <p>Besides their number the weight of the items is bounded, so that a few thousand long lines do not fill the heap.
 *
 * @param <T> immutable items
 */
final class Broadcast<T> implements AutoCloseable {

    /** Of what may be kept in one ring, in what the weigher counts. */
    static final long MAX_WEIGHT = 16L << 20;

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs between two cursors: two cache lines, because processors fetch lines in pairs. */
    private static final int APART = 16;
    private static final int TAIL = APART;
    private static final int OLDEST = 2 * APART;
    private static final int CURSORS = 3 * APART;

    private final int capacity;
    private final int mask;
    private final Object[] slots;
    private final long[] cursors = new long[CURSORS];
    private volatile Receiver<?>[] receivers = {};
    private volatile boolean closed;

    // of the producer alone
    private final ToLongFunction<? super T> weigher;
    private final long maxWeight;
    private final long[] weights;
    private long weight;
    private long tail;
    private long oldest;

    /** @param capacity a power of two */
    Broadcast(int capacity) {
        this(capacity, item -> 0, MAX_WEIGHT);
    }

    /**
     * @param capacity a power of two
     * @param weigher of an item, such as the length of its text; the last item is kept whatever it weighs
     */
    Broadcast(int capacity, ToLongFunction<? super T> weigher, long maxWeight) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1) {
            throw new IllegalArgumentException("capacity must be a power of two, not " + capacity);
        }
        this.capacity = capacity;
        this.mask = capacity - 1;
        this.slots = new Object[capacity];
        this.weights = new long[capacity];
        this.weigher = weigher;
        this.maxWeight = maxWeight;
    }

    /** A receiver of all that is sent from now on. Any thread; what it gives is for one thread. */
    synchronized Receiver<T> receiver() {
        Receiver<T> added = new Receiver<>(this, (long) LONGS.getAcquire(cursors, TAIL));
        Receiver<?>[] longer = Arrays.copyOf(receivers, receivers.length + 1);
        longer[longer.length - 1] = added;
        receivers = longer;
        return added;
    }

    /** Adds an item. It can be received at once; who sleeps is woken by {@link #flush()}. Producer. */
    void send(T item) {
        long position = tail;
        long added = weigher.applyAsLong(item);
        weight += added;
        if (position - oldest == capacity) {
            weight -= weights[(int) oldest & mask];
            oldest++;
        }
        LONGS.setOpaque(cursors, OLDEST, oldest);
        while (weight > maxWeight && oldest < position) {
            int slot = (int) oldest & mask;
            weight -= weights[slot];
            oldest++;
            LONGS.setOpaque(cursors, OLDEST, oldest);
            SLOTS.setRelease(slots, slot, null);
        }
        int slot = (int) position & mask;
        weights[slot] = added;
        SLOTS.setRelease(slots, slot, item);
        tail = position + 1;
        LONGS.setRelease(cursors, TAIL, tail);
    }

    /** Wakes receivers that wait for what was sent. Producer. */
    void flush() {
        // what was sent is ordered before this look at the sleepers, and a sleeper's last look at the tail after it
        // said that it sleeps: at least one of the two sees the other
        VarHandle.fullFence();
        for (Receiver<?> receiver : receivers) {
            receiver.wake();
        }
    }

    /** Nothing more will be sent; receivers end after what is there. Producer. May be repeated. */
    @Override
    public void close() {
        closed = true;
        flush();
    }

    /** Whether a receiver that is worth waiting for has so many items before it. Producer. */
    boolean lagsBy(long items) {
        boolean lags = false;
        for (Receiver<?> receiver : receivers) {
            if (receiver.lag() < items) {
                receiver.givenUp = false;
            } else {
                lags |= !receiver.givenUp;
            }
        }
        return lags;
    }

    /** Receivers that have so many items before them are not waited for until they have fewer. Producer. */
    void giveUp(long items) {
        for (Receiver<?> receiver : receivers) {
            receiver.givenUp |= receiver.lag() >= items;
        }
    }

    int capacity() {
        return capacity;
    }

    /** Takes items, or learns that it missed some. */
    interface Taker<T> {

        void take(T item);

        /** Items are missing between the last taken one and the next. */
        void lagged(long lost);

        /** Whether it takes no more: the next item stays. */
        default boolean isOver() {
            return false;
        }
    }

    /** One that sees every item, unless it is too slow. For one thread, but for what says otherwise. */
    static final class Receiver<T> {

        private static final VarHandle POSITION;

        static {
            try {
                POSITION = MethodHandles.lookup().findVarHandle(Receiver.class, "position", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Broadcast<T> channel;
        private volatile Thread sleeper;
        private volatile long lost;
        /** Written by the receiver alone. */
        private long position;
        /** Of the producer alone: it was waited for in vain. */
        private boolean givenUp;

        private Receiver(Broadcast<T> channel, long position) {
            this.channel = channel;
            POSITION.setRelease(this, position);
        }

        /** Gives at most so many items to the taker, and how many that were. */
        int drain(Taker<? super T> taker, int limit) {
            int taken = 0;
            long next = position;
            long end = (long) LONGS.getAcquire(channel.cursors, TAIL);
            while (taken < limit && next < end && !taker.isOver()) {
                @SuppressWarnings("unchecked")
                T item = (T) SLOTS.getAcquire(channel.slots, (int) next & channel.mask);
                long oldest = (long) LONGS.getAcquire(channel.cursors, OLDEST);
                if (oldest > next) {
                    long missed = oldest - next;
                    lost += missed;
                    next = oldest;
                    POSITION.setRelease(this, next);
                    end = (long) LONGS.getAcquire(channel.cursors, TAIL);
                    taker.lagged(missed);
                    continue;
                }
                next++;
                taken++;
                // before the item is worked on: the producer's view of the lag is to include no item in work
                POSITION.setRelease(this, next);
                taker.take(item);
            }
            return taken;
        }

        /** Leaves what is there, which counts as lost, and tells the taker so. */
        void leave(Taker<? super T> taker) {
            long end = (long) LONGS.getAcquire(channel.cursors, TAIL);
            long left = end - position;
            if (left > 0) {
                lost += left;
                POSITION.setRelease(this, end);
                taker.lagged(left);
            }
        }

        /** Whether nothing is there now. */
        boolean isEmpty() {
            return position >= (long) LONGS.getVolatile(channel.cursors, TAIL);
        }

        /** Whether nothing is there and nothing will come. */
        boolean isExhausted() {
            return channel.closed && isEmpty();
        }

        /** Waits for an item, the end, an interrupt, or so long. May return early. */
        void await(long nanos) {
            sleeper = Thread.currentThread();
            if (isEmpty() && !channel.closed && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(channel, nanos);
            }
            sleeper = null;
        }

        private void wake() {
            Thread asleep = sleeper;
            if (asleep != null) {
                LockSupport.unpark(asleep);
            }
        }

        /** Items before it. Any thread. */
        long lag() {
            return Math.max(0, (long) LONGS.getAcquire(channel.cursors, TAIL) - (long) POSITION.getAcquire(this));
        }

        /** Items it never saw. Any thread. */
        long lost() {
            return lost;
        }
    }
}
