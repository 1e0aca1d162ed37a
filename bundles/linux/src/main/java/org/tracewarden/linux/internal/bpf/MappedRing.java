// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.util.concurrent.locks.ReentrantLock;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.RecordHandler;

/**
 * A ring read in place. Its lock is held while its memory is looked at or waited on, so that {@link #close()} takes the
 * memory away only in between; after that every method but {@link #wakeup()} throws {@link IllegalStateException}.
 */
final class MappedRing implements EventRing {

    private final String name;
    private final int size;
    private final RingMapping mapping;
    private final RingWalker walker;
    private final Doorbell doorbell;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closing;
    private boolean reading;
    private boolean closed;

    /** @param onClose told once, when the ring has been closed */
    MappedRing(Natives natives, MapFacts facts, int fd, String name, Runnable onClose) {
        this.name = name;
        this.size = facts.maxEntries();
        this.onClose = onClose;
        this.mapping = new RingMapping(natives, fd, name, size);
        try {
            this.doorbell = new Doorbell(natives, fd);
        } catch (IllegalStateException e) {
            mapping.close();
            throw e;
        }
        this.walker = mapping.walker();
    }

    @Override
    public int poll(RecordHandler handler, int max) {
        lock.lock();
        try {
            requireOpen();
            reading = true;
            return walker.poll(handler, max);
        } finally {
            reading = false;
            lock.unlock();
        }
    }

    @Override
    public void await(int timeoutMillis) {
        lock.lock();
        try {
            requireOpen();
            doorbell.await(timeoutMillis);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeup() {
        doorbell.ring();
    }

    @Override
    public long waitingBytes() {
        lock.lock();
        try {
            requireOpen();
            return walker.waitingBytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long capacityBytes() {
        return size;
    }

    @Override
    public void close() {
        closing = true;
        doorbell.ring();
        lock.lock();
        try {
            if (reading) {
                throw new IllegalStateException("ring " + name + " must not be closed by its own record handler");
            }
            if (!closed) {
                closed = true;
                doorbell.close();
                mapping.close();
                onClose.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closing) {
            throw new IllegalStateException("ring " + name + " is closed");
        }
    }
}
