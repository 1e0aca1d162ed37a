// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** The pages of a ring buffer map in this process. Whoever reads them makes sure not to after {@link #close()}. */
final class RingMapping implements AutoCloseable {

    /** Its double view must fit one ByteBuffer. */
    static final int MAXIMUM_BYTES = 1 << 29;

    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;

    private final Libc libc;
    private final Pointer consumer;
    private final Pointer producer;
    private final int page;
    private final int size;

    /** @throws IllegalStateException if the ring is larger than {@value #MAXIMUM_BYTES} bytes or cannot be mapped */
    RingMapping(Natives natives, int mapFd, String name, int size) {
        if (size <= 0 || size > MAXIMUM_BYTES) {
            throw new IllegalStateException("ring " + name + " has " + Integer.toUnsignedString(size)
                    + " bytes; the largest that can be read is " + MAXIMUM_BYTES);
        }
        this.libc = natives.libc();
        this.page = libc.getpagesize();
        this.size = size;
        this.consumer = map(natives, name, page, PROT_READ | PROT_WRITE, mapFd, 0);
        try {
            this.producer = map(natives, name, page + 2L * size, PROT_READ, mapFd, page);
        } catch (IllegalStateException e) {
            libc.munmap(consumer, page);
            throw e;
        }
    }

    RingWalker walker() {
        ByteBuffer data = producer.getByteBuffer(page, 2L * size);
        return new RingWalker(consumer.getByteBuffer(0, page), producer.getByteBuffer(0, page), data, size);
    }

    @Override
    public void close() {
        libc.munmap(producer, page + 2L * size);
        libc.munmap(consumer, page);
    }

    private static Pointer map(Natives natives, String name, long length, int protection, int fd, long offset) {
        Pointer mapped = natives.libc().mmap(Pointer.NULL, length, protection, MAP_SHARED, fd, offset);
        int errno = natives.lastErrno();
        if (Pointer.nativeValue(mapped) == MAP_FAILED) {
            throw new IllegalStateException("ring " + name + " cannot be mapped: " + natives.describe(errno));
        }
        return mapped;
    }
}
