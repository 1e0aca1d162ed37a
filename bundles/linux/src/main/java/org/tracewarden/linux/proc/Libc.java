// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The few calls of the C library that Java has no equal for. */
final class Libc {

    static final int CLOCK_REALTIME = 0;
    static final int CLOCK_BOOTTIME = 7;

    static final int O_RDONLY = 0;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int SEEK_END = 2;

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EPIPE = 32;

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    /** {@code timespec} receives seconds and nanoseconds; both are 64 bits wide where this platform runs. */
    static native int clock_gettime(int clock, long[] timespec);

    static native int open(String path, int flags);

    static native long lseek(int fd, long offset, int whence);

    static native long read(int fd, Memory buffer, long length);

    static native int close(int fd);
}
