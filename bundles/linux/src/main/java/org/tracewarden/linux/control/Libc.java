// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;

/** The few calls of the C library that Java has no equal for, or a slower one. Paths end with a zero byte. */
final class Libc {

    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_CLOEXEC = 0x80000;
    /** Only to be a place that others are opened from. */
    static final int O_PATH = 0x200000;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;

    static final int SIGKILL = 9;
    static final int SIGSTOP = 19;

    static final int POLLIN = 1;

    static final int STATX_NLINK = 4;
    static final int STATX_BYTES = 256;
    static final int STATX_NLINK_OFFSET = 16;

    /** The numbers are the same on x86-64 and arm64. */
    static final long SYS_PIDFD_SEND_SIGNAL = 424;

    static final long SYS_PIDFD_OPEN = 434;

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int open(byte[] path, int flags);

    static native int openat(int directory, byte[] path, int flags);

    static native long read(int fd, Memory buffer, long length);

    /** The same into a direct buffer, whatever its position. */
    static native long read(int fd, ByteBuffer buffer, long length);

    static native long write(int fd, byte[] text, long length);

    static native int close(int fd);

    static native int mkdir(byte[] path, int mode);

    static native int rmdir(byte[] path);

    /** The layout of what it fills in is the same on all architectures, other than that of {@code stat}. */
    static native int statx(int directory, byte[] path, int flags, int mask, Memory found);

    static native int kill(int pid, int signal);

    /** {@code descriptor} is one {@code struct pollfd} of 8 bytes. */
    static native int poll(Memory descriptor, long count, int timeoutMillis);

    static native String strerror(int errno);

    static native long syscall(long number, long first, long second, long third, long fourth);
}
