// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.analysis.SyscallCategory;

/** Names categories where room is short. */
final class CategoryText {

    private CategoryText() {}

    /** At most seven characters; queries and configuration use {@link SyscallCategory#word()} instead. */
    static String label(SyscallCategory category) {
        return switch (category) {
            case BLOCKING_IO -> "I/O";
            case LOCK_CONTENTION -> "lock";
            case FILE_SYSTEM -> "files";
            case NETWORK -> "network";
            case IDLE_WAIT -> "idle";
            case OTHER -> "other";
        };
    }
}
