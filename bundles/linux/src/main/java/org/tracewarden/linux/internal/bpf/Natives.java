// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Native;
import org.tracewarden.linux.bpf.ProbeException;

/** The native libraries, loaded. */
record Natives(Libbpf bpf, Libc libc) {

    /** Version 0.x reports errors in another way, so a library of that name only is none. */
    private static final String LIBBPF = "libbpf.so.1";

    /** @throws ProbeException unavailable, if there is no libbpf of version 1 */
    static Natives load() throws ProbeException {
        try {
            Libbpf bpf = Native.load(LIBBPF, Libbpf.class);
            // the default would write warnings to the JVM's stderr
            bpf.libbpf_set_print(null);
            return new Natives(bpf, Native.load("c", Libc.class));
        } catch (UnsatisfiedLinkError e) {
            throw new ProbeException("libbpf 1.x (" + LIBBPF + ") is missing; install it with: apt-get install libbpf1",
                    true, e);
        }
    }

    int lastErrno() {
        return Native.getLastError();
    }

    /** The error's text with its number, as {@code Operation not permitted (errno 1)}. */
    String describe(int errno) {
        return libc.strerror(errno) + " (errno " + errno + ")";
    }
}
