// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;

/** A stream that somebody listens to. Written by the thread of streams, read and closed by any. */
final class OpenStream implements SyscallStream {

    private final int slot;
    private final Receiver receiver;
    private final long openedAt;
    private final Consumer<OpenStream> onClose;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;
    private long lossesTold;

    /**
     * @param openedAt boot clock; records of before are of another stream that had the slot
     * @param losses the kernel's count of lost records until then
     */
    OpenStream(int slot, Receiver receiver, long openedAt, long losses, Consumer<OpenStream> onClose) {
        this.slot = slot;
        this.receiver = receiver;
        this.openedAt = openedAt;
        this.onClose = onClose;
        lossesTold = losses;
    }

    int slot() {
        return slot;
    }

    boolean wants(long time) {
        return !closed && time >= openedAt;
    }

    /** @param losses the kernel's count of lost records when this one was written */
    void deliver(StreamedCall call, long losses) {
        tellLosses(losses);
        receiver.onCall(call);
        delivered.incrementAndGet();
    }

    void tellLosses(long losses) {
        if (losses > lossesTold && !closed) {
            long more = losses - lossesTold;
            lossesTold = losses;
            lost.addAndGet(more);
            receiver.onLost(more);
        }
    }

    /** The collector stops. */
    void end() {
        if (!closed) {
            closed = true;
            receiver.onEnd();
        }
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
