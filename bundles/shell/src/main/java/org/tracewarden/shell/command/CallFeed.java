// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;

/**
 * Brings streamed calls from the collector's thread to a command's own, which alone may print. The collector's thread
 * never waits: when the queue is full, calls are counted instead until half of it is free again, so that what is
 * missing is said in few places rather than between any two calls.
 */
final class CallFeed implements SyscallStream.Receiver {

    /** What comes: a call, or word of some that did not. */
    sealed interface Item permits Called, Missed, Lost {}

    record Called(StreamedCall call) implements Item {}

    /** Calls that came while the queue was full. */
    record Missed(long calls) implements Item {}

    /** Calls that the kernel could not report. */
    record Lost(long calls) implements Item {}

    private final BlockingQueue<Item> queue;
    private final int capacity;
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean ended;

    /** @param capacity calls that may wait, at least 2 */
    CallFeed(int capacity) {
        this.capacity = capacity;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    @Override
    public void onCall(StreamedCall call) {
        boolean room = missed.get() == 0 || queue.remainingCapacity() >= capacity / 2;
        if (!room || !tellGaps() || !queue.offer(new Called(call))) {
            missed.incrementAndGet();
        }
    }

    @Override
    public void onLost(long calls) {
        lost.addAndGet(calls);
    }

    @Override
    public void onEnd() {
        ended = true;
    }

    /** The next item, or nothing when none came in time. */
    Optional<Item> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    boolean idle() {
        return queue.isEmpty();
    }

    /** Whether the collector has ended the stream; what it brought before may still wait. */
    boolean ended() {
        return ended;
    }

    /** Takes what no later call has told yet. */
    Missed untoldMissed() {
        return new Missed(missed.getAndSet(0));
    }

    /** Likewise. */
    Lost untoldLost() {
        return new Lost(lost.getAndSet(0));
    }

    private boolean tellGaps() {
        return tell(missed, Missed::new) && tell(lost, Lost::new);
    }

    private boolean tell(AtomicLong count, LongFunction<Item> item) {
        long untold = count.get();
        if (untold == 0) {
            return true;
        }
        boolean told = queue.offer(item.apply(untold));
        if (told) {
            count.addAndGet(-untold);
        }
        return told;
    }
}
