// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** What Java has no equal for. */
final class Libc {

    static {
        Native.register(Libc.class, Platform.C_LIBRARY_NAME);
    }

    private Libc() {}

    static native int mkfifo(String path, int mode);
}
