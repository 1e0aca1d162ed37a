// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** What Java has no equal for. */
final class Libc {

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int mkfifo(String path, int mode);

    /** Of {@code pidfd_open} and {@code pidfd_send_signal}, the same on x86-64 and arm64. */
    static native long syscall(long number, long first, long second, long third, long fourth);

    /** {@code descriptors} are structs of 8 bytes: descriptor, wanted and found events. */
    static native int poll(Memory descriptors, long count, int timeoutMillis);

    static native int close(int descriptor);
}
