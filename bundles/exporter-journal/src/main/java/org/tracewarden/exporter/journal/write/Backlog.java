// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all streams together hold and have not written. Once full it takes nothing until an eighth is free again,
 * so that losses come in few long gaps instead of many short ones. Thread-safe.
 */
final class Backlog {

    private volatile long capacity;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean full;

    Backlog(long capacity) {
        this.capacity = capacity;
    }

    void capacity(long next) {
        capacity = next;
    }

    /** @return whether there was room */
    boolean take(long more) {
        if (full && bytes.get() > capacity - capacity / 8) {
            return false;
        }
        if (bytes.addAndGet(more) > capacity) {
            bytes.addAndGet(-more);
            full = true;
            return false;
        }
        if (full) {
            full = false;
        }
        return true;
    }

    void release(long less) {
        bytes.addAndGet(-less);
    }

    /** Whether so much waits that the writer should not wait for more. */
    boolean isPressing() {
        return bytes.get() > capacity / 16;
    }
}
