// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tells the owners of many sockets when there is something to read ({@code epoll(7)}). Thread-safe; {@link #await} is
 * for one thread, and ends before {@link #close()}. A socket's lock is taken before the one here, never after it.
 *
 * @param <T> of the owners
 */
public final class Epoll<T> implements AutoCloseable {

    /** {@code struct epoll_event} is packed on x86-64 only. */
    private static final int EVENT_BYTES = Platform.isIntel() ? 12 : 16;
    private static final int DATA_OFFSET = Platform.isIntel() ? 4 : 8;
    private static final int EVENTS = 64;
    private static final int FOREVER = -1;

    private final Memory ready = new Memory((long) EVENTS * EVENT_BYTES);
    private final Memory wanted = new Memory(EVENT_BYTES);
    private final Memory count = new Memory(Long.BYTES);
    private final Memory one = new Memory(Long.BYTES);
    private final int epoll;
    private final int event;
    /**
     * By descriptor. The kernel gives out the lowest number that is free, so that there are not many more places than
     * sockets.
     */
    private Object[] owners = {};
    private boolean closed;

    /** @throws IOException when no more descriptors can be had */
    public Epoll() throws IOException {
        one.setLong(0, 1);
        epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw new IOException("epoll_create1: " + Libc.lastError());
        }
        event = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        try {
            if (event < 0) {
                throw new IOException("eventfd: " + Libc.lastError());
            }
            listen(event);
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    /**
     * Has the owner told when the socket has something to read, or has ended, again and again until that was read.
     *
     * @return false when the socket or this is closed
     * @throws IOException when the kernel refuses
     */
    public boolean add(UnixSocket socket, T owner) throws IOException {
        Objects.requireNonNull(owner);
        synchronized (socket) {
            return socket.isOpen() && add(socket.descriptor(), owner);
        }
    }

    private synchronized boolean add(int fd, T owner) throws IOException {
        if (closed) {
            return false;
        }
        listen(fd);
        if (fd >= owners.length) {
            owners = Arrays.copyOf(owners, Math.max(fd + 1, owners.length + owners.length / 4));
        }
        owners[fd] = owner;
        return true;
    }

    private void listen(int fd) throws IOException {
        wanted.clear();
        wanted.setInt(0, Libc.EPOLLIN);
        wanted.setInt(DATA_OFFSET, fd);
        if (Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_ADD, fd, wanted) < 0) {
            throw new IOException("epoll_ctl: " + Libc.lastError());
        }
    }

    /**
     * Forgets the socket's owner and closes it.
     *
     * @return whether it was open
     */
    public boolean close(UnixSocket socket) {
        synchronized (socket) {
            if (!socket.isOpen()) {
                return false;
            }
            forget(socket.descriptor());
            socket.close();
            return true;
        }
    }

    private synchronized void forget(int fd) {
        if (fd < owners.length && owners[fd] != null) {
            owners[fd] = null;
            if (!closed) {
                // a process that is just being started has a copy of the descriptor, with which it would stay there
                Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_DEL, fd, wanted);
            }
        }
    }

    /**
     * Waits until there is something for somebody or {@link #wake} was called, and tells each of whom there is. One may
     * be told though there is nothing to read, when sockets were closed and opened meanwhile.
     *
     * @throws IOException when the kernel refuses; there is no use in going on
     */
    public void await(Consumer<T> tell) throws IOException {
        int number = Libc.epoll_wait(epoll, ready, EVENTS, FOREVER);
        if (number < 0 && Native.getLastError() != Libc.EINTR) {
            throw new IOException("epoll_wait: " + Libc.lastError());
        }
        for (int i = 0; i < number; i++) {
            int fd = ready.getInt((long) i * EVENT_BYTES + DATA_OFFSET);
            if (fd == event) {
                Libc.read(event, count, count.size());
            } else {
                T owner = owner(fd);
                if (owner != null) {
                    tell.accept(owner);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private synchronized T owner(int fd) {
        return fd < owners.length ? (T) owners[fd] : null;
    }

    /** Has {@link #await} return, now or when it is called next. Does nothing after {@link #close()}. */
    public synchronized void wake() {
        if (!closed) {
            Libc.write(event, one, one.size());
        }
    }

    /** Of all sockets that were not closed, also after {@link #close()}. */
    @SuppressWarnings("unchecked")
    public synchronized List<T> owners() {
        return (List<T>) Stream.of(owners).filter(Objects::nonNull).toList();
    }

    /** Nobody is told any more, and no socket taken; those that there are stay open. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(epoll);
            if (event >= 0) {
                Libc.close(event);
            }
        }
    }
}
