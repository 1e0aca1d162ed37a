// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connection to one who listens at a path ({@code unix(7)}, of type stream). No call of it waits. Thread-safe: a
 * descriptor is closed only while no other thread is in a call with it, and is not used after that, when its number may
 * be somebody else's. There are as many of them as agents, and each has nothing but its descriptor.
 */
public final class UnixSocket implements AutoCloseable {

    /** What {@link #read} and {@link #send} say when the connection has ended. */
    public static final int ENDED = -1;

    private static final int CLOSED = -1;
    private static final int FAMILY_BYTES = 2;
    /** {@code sun_path} has 108, the last one zero. */
    private static final int MAX_PATH_BYTES = 107;

    private int fd;

    private UnixSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Connects, or fails at once: also where more wait to be accepted than are let wait.
     *
     * @throws IOException when nobody listens there, or it may not be reached, or its path has more than 107 bytes
     */
    public static UnixSocket connect(Path path) throws IOException {
        byte[] address = address(path);
        int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            throw new IOException("no socket can be opened to connect to " + path + ": " + Libc.lastError());
        }
        if (Libc.connect(fd, address, address.length) < 0) {
            IOException refused = new IOException("cannot connect to " + path + ": " + Libc.lastError());
            Libc.close(fd);
            throw refused;
        }
        return new UnixSocket(fd);
    }

    private static byte[] address(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_PATH_BYTES) {
            throw new IOException("the path " + path + " has " + name.length + " bytes, more than the "
                    + MAX_PATH_BYTES + " that a socket's address can have; move it to a shorter one");
        }
        byte[] address = new byte[FAMILY_BYTES + name.length + 1];
        // both architectures have the low byte first
        address[0] = Libc.AF_UNIX;
        System.arraycopy(name, 0, address, FAMILY_BYTES, name.length);
        return address;
    }

    /** One that has ended before it began. */
    public static UnixSocket closed() {
        return new UnixSocket(CLOSED);
    }

    /**
     * Reads what is there, into the beginning of the array. The whole array is copied, whatever there is: a few
     * kilobytes are best.
     *
     * @return how many bytes; 0 when there is nothing now; {@link #ENDED} when the other end is gone and all that it
     *     sent was read, or this end was closed
     */
    public synchronized int read(byte[] into) {
        if (fd == CLOSED) {
            return ENDED;
        }
        long length;
        do {
            length = Libc.recv(fd, into, into.length, Libc.MSG_DONTWAIT);
        } while (length < 0 && Native.getLastError() == Libc.EINTR);
        if (length > 0) {
            return (int) length;
        }
        return length < 0 && Native.getLastError() == Libc.EAGAIN ? 0 : ENDED;
    }

    /**
     * Sends as much as the socket has room for.
     *
     * @return how many bytes; 0 when it is full; {@link #ENDED} when the other end is gone, or this end was closed
     */
    public synchronized int send(byte[] bytes) {
        if (fd == CLOSED) {
            return ENDED;
        }
        long length;
        do {
            length = Libc.send(fd, bytes, bytes.length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        } while (length < 0 && Native.getLastError() == Libc.EINTR);
        if (length >= 0) {
            return (int) length;
        }
        return Native.getLastError() == Libc.EAGAIN ? 0 : ENDED;
    }

    public synchronized boolean isOpen() {
        return fd != CLOSED;
    }

    /** Its descriptor, for who holds this object's lock; negative when it is closed. */
    int descriptor() {
        return fd;
    }

    /** Not for one that was added to an {@link Epoll}, which would keep its owner: that has a method for it. */
    @Override
    public synchronized void close() {
        if (fd != CLOSED) {
            Libc.close(fd);
            fd = CLOSED;
        }
    }
}
