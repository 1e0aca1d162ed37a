// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.linux.bpf.RecordHandler;

/**
 * Walks the records of a BPF ring buffer in the memory it shares with the kernel (kernel/bpf/ringbuf.c,
 * Documentation/bpf/ringbuf.rst). Works on any direct buffers of that form. Positions only grow; a record begins with
 * an 8-byte header whose first word is its length with two flag bits, and is padded to 8 bytes. The data is mapped
 * twice in a row, so that a record which wraps lies in one piece. For one thread.
 */
final class RingWalker {

    static final int HEADER_BYTES = 8;
    static final int BUSY = 1 << 31;
    static final int DISCARD = 1 << 30;

    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer consumerPage;
    private final ByteBuffer producerPage;
    private final ByteBuffer data;
    private final long mask;

    /**
     * @param consumerPage its first 8 bytes are the consumer's position, written here
     * @param producerPage its first 8 bytes are the producer's position
     * @param data the ring's bytes, twice in a row
     * @param size of the ring, a power of two
     */
    RingWalker(ByteBuffer consumerPage, ByteBuffer producerPage, ByteBuffer data, int size) {
        if (Integer.bitCount(size) != 1 || data.capacity() != 2L * size) {
            throw new IllegalArgumentException(
                    "a ring of " + size + " bytes with a view of " + data.capacity() + " bytes");
        }
        this.consumerPage = consumerPage.duplicate().order(ByteOrder.nativeOrder());
        this.producerPage = producerPage.duplicate().order(ByteOrder.nativeOrder());
        // read-only, because a write into the kernel's pages would end the JVM
        this.data = data.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        this.mask = size - 1L;
    }

    /**
     * Hands over waiting records, discarded ones left out, until none is complete or {@code max} are done. A record
     * whose handler throws is given back like any other.
     */
    int poll(RecordHandler handler, int max) {
        if (max < 0) {
            throw new IllegalArgumentException("max must not be negative, but is " + max);
        }
        long consumer = (long) LONG.get(consumerPage, 0);
        int taken = 0;
        while (taken < max) {
            // the kernel wakes a reader that it finds caught up: our position must be out before we look for more
            VarHandle.fullFence();
            long producer = (long) LONG.getAcquire(producerPage, 0);
            if (consumer == producer) {
                return taken;
            }
            while (consumer != producer && taken < max) {
                int at = (int) (consumer & mask);
                // acquire: the record's bytes are written before its header loses the busy bit
                int header = (int) INT.getAcquire(data, at);
                if ((header & BUSY) != 0) {
                    return taken;
                }
                int length = header & ~(BUSY | DISCARD);
                consumer += HEADER_BYTES + ((length + 7L) & ~7L);
                if ((header & DISCARD) == 0) {
                    taken++;
                    try {
                        handler.onRecord(data, at + HEADER_BYTES, length);
                    } finally {
                        // release: the kernel may overwrite the record once it sees this
                        LONG.setRelease(consumerPage, 0, consumer);
                    }
                } else {
                    LONG.setRelease(consumerPage, 0, consumer);
                }
            }
        }
        return taken;
    }

    /** Bytes between the positions: whole records with headers, busy and discarded ones too. */
    long waitingBytes() {
        return (long) LONG.getAcquire(producerPage, 0) - (long) LONG.get(consumerPage, 0);
    }
}
