// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * Has a started program get no descriptor above the three, also none that was opened without the flag that closes it
 * there. glibc has it since 2.34; elsewhere a program that cares closes them itself.
 */
final class CloseFrom {

    private static final boolean THERE = register();

    private CloseFrom() {}

    private static boolean register() {
        try {
            Native.register(CloseFrom.class, Platform.C_LIBRARY_NAME);
            return true;
        } catch (UnsatisfiedLinkError another) {
            return false;
        }
    }

    private static native int posix_spawn_file_actions_addclosefrom_np(Memory actions, int first);

    /** @return 0, or an error number */
    static int add(Memory actions, int first) {
        return THERE ? posix_spawn_file_actions_addclosefrom_np(actions, first) : 0;
    }
}
