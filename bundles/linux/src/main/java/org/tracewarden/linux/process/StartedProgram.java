// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that was started, a child of this process: until it is closed its pid is no other's. For one thread at a
 * time.
 */
public final class StartedProgram implements AutoCloseable {

    private static final int NO_DESCRIPTOR = -1;
    private static final int READ_BYTES = 4_096;
    private static final int POLL_BYTES = 8;
    private static final int EVENTS_OFFSET = 4;
    private static final long FIRST_LOOK_NANOS = 50_000;
    private static final long LONGEST_LOOK_NANOS = 10_000_000;
    /** Only one that waits for a device takes longer to end. */
    private static final long KILL_NANOS = 1_000_000_000;

    private final int pid;
    private int connection;
    private OptionalInt status = OptionalInt.empty();

    StartedProgram(int pid, int connection) {
        this.pid = pid;
        this.connection = connection;
    }

    public int pid() {
        return pid;
    }

    /**
     * Writes to its standard input.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @throws SocketTimeoutException when it did not read all until then
     * @throws IOException when it has closed it
     */
    public void write(byte[] bytes, long deadline) throws IOException {
        int written = 0;
        while (written < bytes.length) {
            byte[] rest = written == 0 ? bytes : Arrays.copyOfRange(bytes, written, bytes.length);
            long sent = Libc.send(connection, rest, rest.length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
            if (sent >= 0) {
                written += (int) sent;
            } else {
                await(Libc.POLLOUT, deadline);
            }
        }
    }

    /**
     * Reads what it wrote to its standard output, as much as is there.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @return at least one byte; none when nobody can write there any more
     * @throws SocketTimeoutException when nothing came until then
     */
    public byte[] read(long deadline) throws IOException {
        byte[] bytes = new byte[READ_BYTES];
        while (true) {
            long got = Libc.recv(connection, bytes, bytes.length, Libc.MSG_DONTWAIT);
            if (got >= 0) {
                return Arrays.copyOf(bytes, (int) got);
            }
            if (Native.getLastError() == Libc.ECONNRESET) {
                // it ended without having read all that was written
                return new byte[0];
            }
            await(Libc.POLLIN, deadline);
        }
    }

    /** After a call that failed: waits when that was because it would have had to wait. */
    private void await(short events, long deadline) throws IOException {
        int errno = Native.getLastError();
        if (errno != Libc.EAGAIN && errno != Libc.EINTR) {
            throw new IOException(Libc.strerror(errno));
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("not in time");
        }
        try (Memory one = new Memory(POLL_BYTES)) {
            one.setInt(0, connection);
            one.setShort(EVENTS_OFFSET, events);
            one.setShort(EVENTS_OFFSET + Short.BYTES, (short) 0);
            Libc.poll(one, 1, (int) Math.min(Integer.MAX_VALUE, 1 + TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    /**
     * Waits for its end.
     *
     * @param deadline on the clock of {@link System#nanoTime()}
     * @return its wait status; empty when it lives on then
     */
    public OptionalInt await(long deadline) {
        long pause = FIRST_LOOK_NANOS;
        while (!ended()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return OptionalInt.empty();
            }
            LockSupport.parkNanos(Math.min(pause, left));
            pause = Math.min(2 * pause, LONGEST_LOOK_NANOS);
        }
        return status;
    }

    private boolean ended() {
        int[] found = new int[1];
        while (status.isEmpty()) {
            int waited = Libc.waitpid(pid, found, Libc.WNOHANG);
            if (waited == pid) {
                status = OptionalInt.of(found[0]);
            } else if (waited == 0) {
                return false;
            } else if (Native.getLastError() != Libc.EINTR) {
                throw new IllegalStateException("somebody else has waited for process " + pid);
            }
        }
        return true;
    }

    /** Kills it, and waits a second at most for its end. What it has started lives on. */
    public void kill() {
        if (!ended()) {
            Libc.kill(pid, Libc.SIGKILL);
            await(System.nanoTime() + KILL_NANOS);
        }
    }

    /** Closes the connection. It is still to be awaited or killed. */
    public void disconnect() {
        if (connection != NO_DESCRIPTOR) {
            Libc.close(connection);
            connection = NO_DESCRIPTOR;
        }
    }

    /** Closes the connection; should it live on, it is killed. */
    @Override
    public void close() {
        disconnect();
        kill();
    }
}
