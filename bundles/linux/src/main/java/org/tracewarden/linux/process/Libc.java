// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The calls of the C library that start a program, talk to it and wait for it. Paths end with a zero byte. */
final class Libc {

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ECONNRESET = 104;

    static final int O_RDWR = 2;

    static final int AF_UNIX = 1;
    static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    /** A write to one who is gone is an error, not a signal. */
    static final int MSG_NOSIGNAL = 0x4000;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    static final int WNOHANG = 1;
    static final int SIGKILL = 9;

    static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    static final short POSIX_SPAWN_SETSID = 0x80;

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int posix_spawn(Memory pid, byte[] program, Memory actions, Memory attributes, Memory arguments,
            Memory environment);

    static native int posix_spawn_file_actions_init(Memory actions);

    static native int posix_spawn_file_actions_adddup2(Memory actions, int from, int to);

    static native int posix_spawn_file_actions_addopen(Memory actions, int as, byte[] path, int flags, int mode);

    static native int posix_spawn_file_actions_destroy(Memory actions);

    static native int posix_spawnattr_init(Memory attributes);

    static native int posix_spawnattr_setflags(Memory attributes, short flags);

    static native int posix_spawnattr_setsigmask(Memory attributes, Memory signals);

    static native int posix_spawnattr_setsigdefault(Memory attributes, Memory signals);

    static native int sigemptyset(Memory signals);

    static native int sigfillset(Memory signals);

    static native int socketpair(int domain, int type, int protocol, int[] ends);

    static native long send(int fd, byte[] bytes, long length, int flags);

    static native long recv(int fd, byte[] bytes, long length, int flags);

    /** {@code descriptors} is one {@code struct pollfd} of 8 bytes. */
    static native int poll(Memory descriptors, long count, int timeoutMillis);

    static native int close(int fd);

    static native int waitpid(int pid, int[] status, int options);

    static native int kill(int pid, int signal);

    static native String strerror(int errno);
}
