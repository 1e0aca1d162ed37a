// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;

/**
 * What is the same for all programs: a session of their own, so that what is typed at the platform's terminal does not
 * reach them, no signal blocked and none ignored. Not changed once it is made.
 */
final class Attributes {

    /** {@code posix_spawnattr_t} has 336 bytes in glibc and musl. */
    private static final int BYTES = 1_024;
    /** {@code sigset_t} has 128 bytes. */
    private static final int SIGNALS_BYTES = 128;

    private final Memory memory = new Memory(BYTES);

    Attributes() {
        Memory none = new Memory(SIGNALS_BYTES);
        Memory all = new Memory(SIGNALS_BYTES);
        Libc.sigemptyset(none);
        Libc.sigfillset(all);
        // none of these can fail: they only fill the structure in
        Libc.posix_spawnattr_init(memory);
        Libc.posix_spawnattr_setsigmask(memory, none);
        Libc.posix_spawnattr_setsigdefault(memory, all);
        Libc.posix_spawnattr_setflags(memory, (short) (Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK
                | Libc.POSIX_SPAWN_SETSID));
    }

    Memory memory() {
        return memory;
    }
}
