// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.socket;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The calls of the C library for sockets and epoll. The numbers are the same on x86-64 and arm64. */
final class Libc {

    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    /** Without it, to send to one who is gone would end this process. */
    static final int MSG_NOSIGNAL = 0x4000;

    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLLIN = 1;

    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int socket(int family, int type, int protocol);

    static native int connect(int fd, byte[] address, int length);

    static native long recv(int fd, byte[] into, long length, int flags);

    static native long send(int fd, byte[] bytes, long length, int flags);

    static native int close(int fd);

    static native int eventfd(int initial, int flags);

    static native long read(int fd, Memory into, long length);

    static native long write(int fd, Memory bytes, long length);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, Memory event);

    static native int epoll_wait(int epoll, Memory events, int maximum, int timeoutMillis);

    static native String strerror(int errno);

    /** The error of this thread's last call, as {@code Permission denied (errno 13)}. */
    static String lastError() {
        int errno = Native.getLastError();
        return strerror(errno) + " (errno " + errno + ")";
    }
}
