// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.Set;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.linux.syscall.SyscallTables;

/** System calls as signals see them: their names, which of them send signals, and what their callers may claim. */
final class SystemCallTable {

    private static final Set<String> SENDING = Set.of(
            "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal");
    private static final Set<String> CHOOSING_INFO = Set.of(
            "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal");
    private static final Set<String> WRITING = Set.of(
            "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "splice");

    private final SyscallTables tables;

    SystemCallTable(SyscallTables tables) {
        this.tables = tables;
    }

    /** A number below 0 means that the task was in no system call, or in one of 32-bit code. */
    SystemCall call(int number, long firstArgument) {
        if (number < 0) {
            return SystemCall.NONE;
        }
        String name = tables.byNumber(tables.nativeAbi(), number).name();
        boolean known = tables.byName(tables.nativeAbi(), name).isPresent();
        return new SystemCall(number, known ? name : "", firstArgument);
    }

    /** Whether the call is there to send a signal. */
    static boolean sends(SystemCall call) {
        return SENDING.contains(call.name());
    }

    /** Whether the caller fills in siginfo itself, and so can claim almost anything. */
    static boolean choosesInfo(SystemCall call) {
        return CHOOSING_INFO.contains(call.name());
    }

    static boolean writes(SystemCall call) {
        return WRITING.contains(call.name());
    }
}
