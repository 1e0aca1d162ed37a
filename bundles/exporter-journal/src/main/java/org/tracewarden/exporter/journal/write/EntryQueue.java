// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Entries in order, from any threads to one. The consumer may look ahead and take later what it looked at, so that
 * entries that could not be written are still there. A producer that is interrupted between its two steps hides later
 * entries for that moment; it hides none for good. Unbounded: {@link Backlog} bounds it.
 */
final class EntryQueue {

    private final AtomicReference<Entry> last;
    /** The last one taken. Of the consumer. */
    private Entry taken;

    EntryQueue() {
        taken = new Entry.Marker(() -> {});
        last = new AtomicReference<>(taken);
    }

    void add(Entry entry) {
        last.getAndSet(entry).next = entry;
    }

    /** Where to look ahead from, with {@link Entry#next}. For the consumer. */
    Entry taken() {
        return taken;
    }

    /** Takes all up to this one. For the consumer. */
    void take(Entry upTo) {
        taken = upTo;
    }

    /** For the consumer. */
    boolean isEmpty() {
        return taken.next == null;
    }
}
