// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Native;
import java.util.List;
import org.tracewarden.linux.bpf.ProbeException;

/** The native libraries, loaded. */
record Natives(Libbpf bpf, Libc libc) {

    private static final List<String> LIBBPF_NAMES = List.of("libbpf.so.1", "libbpf.so");

    /** @throws ProbeException unavailable, if there is no libbpf of version 1 */
    static Natives load() throws ProbeException {
        UnsatisfiedLinkError last = null;
        for (String name : LIBBPF_NAMES) {
            try {
                Libbpf bpf = Native.load(name, Libbpf.class);
                // the default would write warnings to the JVM's stderr
                bpf.libbpf_set_print(null);
                return new Natives(bpf, Native.load("c", Libc.class));
            } catch (UnsatisfiedLinkError e) {
                last = e;
            }
        }
        throw new ProbeException("libbpf 1.x is missing; install it with: apt-get install libbpf1", true, last);
    }

    int lastErrno() {
        return Native.getLastError();
    }

    /** The error's text with its number, as {@code Operation not permitted (errno 1)}. */
    String describe(int errno) {
        return libc.strerror(errno) + " (errno " + errno + ")";
    }
}
