// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Platform;

/**
 * Waits for a ring's wake-ups from the kernel or from a thread of ours. {@link #await} is for one thread at a time and
 * not together with {@link #close()}; {@link #ring()} is for any thread at any time.
 */
final class Doorbell implements AutoCloseable {

    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    /** {@code struct epoll_event} is packed on x86-64 only. */
    private static final int EVENT_BYTES = Platform.isIntel() ? 12 : 16;
    private static final int DATA_OFFSET = Platform.isIntel() ? 4 : 8;
    private static final int SOURCES = 2;
    private static final int OF_RING = 0;
    private static final int OF_THREADS = 1;

    private final Natives natives;
    private final FileDescriptor epoll;
    private final FileDescriptor event;
    private final Memory ready = new Memory((long) SOURCES * EVENT_BYTES);
    private final Memory count = new Memory(8);
    private final Memory one = new Memory(8);
    private boolean closed;

    Doorbell(Natives natives, int ringFd) {
        this.natives = natives;
        one.setLong(0, 1);
        epoll = opened(natives, natives.libc().epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
        try {
            event = opened(natives, natives.libc().eventfd(0, EFD_NONBLOCK_CLOEXEC), "eventfd");
        } catch (IllegalStateException e) {
            epoll.close();
            throw e;
        }
        try {
            listen(ringFd, OF_RING);
            listen(event.number(), OF_THREADS);
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    void await(int timeoutMillis) {
        int number = natives.libc().epoll_wait(epoll.number(), ready, SOURCES, timeoutMillis);
        int errno = natives.lastErrno();
        if (number < 0 && errno != Errno.EINTR) {
            throw new IllegalStateException("epoll_wait: " + natives.describe(errno));
        }
        for (int i = 0; i < number; i++) {
            if (ready.getInt((long) i * EVENT_BYTES + DATA_OFFSET) == OF_THREADS) {
                natives.libc().read(event.number(), count, count.size());
            }
        }
    }

    /** Does nothing after {@link #close()}, when nobody waits any more. */
    synchronized void ring() {
        if (!closed) {
            natives.libc().write(event.number(), one, one.size());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        epoll.close();
        event.close();
    }

    private static FileDescriptor opened(Natives natives, int number, String call) {
        int errno = natives.lastErrno();
        if (number < 0) {
            throw new IllegalStateException(call + ": " + natives.describe(errno));
        }
        return new FileDescriptor(natives.libc(), number);
    }

    private void listen(int fd, int source) {
        Memory wanted = new Memory(EVENT_BYTES);
        wanted.clear();
        wanted.setInt(0, EPOLLIN);
        wanted.setInt(DATA_OFFSET, source);
        int result = natives.libc().epoll_ctl(epoll.number(), EPOLL_CTL_ADD, fd, wanted);
        int errno = natives.lastErrno();
        if (result < 0) {
            throw new IllegalStateException("epoll_ctl: " + natives.describe(errno));
        }
    }
}
