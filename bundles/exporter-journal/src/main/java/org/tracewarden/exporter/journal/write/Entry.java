// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.concurrent.atomic.AtomicLong;

/** One element of a stream's queue, linked by itself so that it needs no node. */
abstract sealed class Entry {

    /** Written by the producer of the next one, read by the writer; see {@link EntryQueue}. */
    volatile Entry next;

    /** A record. */
    static final class Data extends Entry {

        /** Memory of an entry beside its data, about. */
        private static final int OVERHEAD_BYTES = 96;

        final long wallTime;
        final byte[] type;
        final byte[] json;

        Data(long wallTime, byte[] type, byte[] json) {
            this.wallTime = wallTime;
            this.type = type;
            this.json = json;
        }

        static long charge(byte[] json) {
            return (long) json.length + OVERHEAD_BYTES;
        }
    }

    /** Things that are missing at this place; their number grows until the writer reads it. */
    static final class Missing extends Entry {

        private static final long READ = 1L << 63;

        final long wallTime;
        final String reason;
        private final AtomicLong lost;
        private long charge;

        Missing(long wallTime, long lost, String reason) {
            this.wallTime = wallTime;
            this.lost = new AtomicLong(lost);
            this.reason = reason;
        }

        /** @return whether they are counted here; the writer may have passed already */
        boolean add(long more) {
            for (long before = lost.get(); (before & READ) == 0; before = lost.get()) {
                if (lost.compareAndSet(before, before + more)) {
                    return true;
                }
            }
            return false;
        }

        /** Bytes of the backlog that it holds; called before it is queued. */
        void charge(long bytes) {
            charge = bytes;
        }

        long charge() {
            return charge;
        }

        /** The number, which is final from now on. */
        long read() {
            return lost.getAndUpdate(before -> before | READ) & ~READ;
        }
    }

    /** Tells a waiting {@code sync} that all before it is written. Also the first, empty element of a queue. */
    static final class Marker extends Entry {

        final Runnable reached;

        Marker(Runnable reached) {
            this.reached = reached;
        }
    }
}
