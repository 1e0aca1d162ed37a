// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Memory;
import com.sun.jna.Native;

/** {@link Pidfd} of an open descriptor. */
final class HeldPidfd implements Pidfd {

    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int CLOSED = -1;

    private final int pid;
    private int fd;

    HeldPidfd(int pid, int fd) {
        this.pid = pid;
        this.fd = fd;
    }

    @Override
    public synchronized boolean signal(int signal) {
        if (ended()) {
            // the kernel takes signals to a process that was not waited for yet, to no effect
            return false;
        }
        if (Libc.syscall(Libc.SYS_PIDFD_SEND_SIGNAL, fd, signal, 0, 0) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (errno == Libc.ESRCH) {
            return false;
        }
        throw refused(pid, signal, errno);
    }

    static IllegalStateException refused(int pid, int signal, int errno) {
        return new IllegalStateException("cannot send signal " + signal + " to process " + pid + ": "
                + Libc.strerror(errno) + " (errno " + errno + ")"
                + (errno == Libc.EPERM ? "; it takes the same user, or CAP_KILL" : ""));
    }

    @Override
    public synchronized boolean ended() {
        if (fd == CLOSED) {
            throw new IllegalStateException("the descriptor of process " + pid + " is closed");
        }
        try (Memory pollfd = new Memory(POLLFD_BYTES)) {
            pollfd.setInt(0, fd);
            pollfd.setInt(EVENTS, Libc.POLLIN);
            while (true) {
                int ready = Libc.poll(pollfd, 1, 0);
                if (ready >= 0) {
                    return ready > 0;
                }
                int errno = Native.getLastError();
                if (errno != Libc.EINTR) {
                    throw new IllegalStateException("cannot poll the descriptor of process " + pid + ": "
                            + Libc.strerror(errno) + " (errno " + errno + ")");
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        if (fd != CLOSED) {
            Libc.close(fd);
            fd = CLOSED;
        }
    }

    @Override
    public String toString() {
        return "pidfd of " + pid;
    }
}
