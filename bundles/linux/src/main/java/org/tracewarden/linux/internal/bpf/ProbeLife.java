// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Keeps a probe's descriptors open while someone uses them. Thread-safe. */
final class ProbeLife {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String collector;
    private boolean ended;

    ProbeLife(String collector) {
        this.collector = collector;
    }

    /** @throws IllegalStateException after the end */
    <T> T whileOpen(Supplier<T> use) {
        lock.readLock().lock();
        try {
            if (ended) {
                throw new IllegalStateException("probe of collector " + collector + " is closed");
            }
            return use.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Waits for current uses and runs the action; does nothing at a second time. */
    void end(Runnable action) {
        lock.writeLock().lock();
        try {
            if (!ended) {
                ended = true;
                action.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
