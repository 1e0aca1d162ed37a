// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.List;
import java.util.Optional;

/**
 * One call of one thread.
 *
 * @param thread thread id in the initial pid namespace
 * @param threadComm name of the thread, at most 15 bytes
 * @param enteredAt when it began, boot clock; when it was first seen if {@code entryUnknown}
 * @param entryUnknown whether it began before the collector did, so that it took longer than {@code latencyNanos}
 * @param latencyNanos how long it took, or has taken so far
 * @param returned whether it has returned; if not, {@code result} is 0 and {@code error} empty
 * @param result what it returned; negative for an error. The kernel's own codes 512 to 516 mean that a signal
 *     interrupted it and are no error
 * @param waitedFor what it waited for
 * @param path the path that the caller gave; empty when the call takes none or it could not be read
 * @param secondPath the second one, of rename and link; empty likewise
 * @param file the file behind its descriptor
 * @param address the address that the caller gave or got
 * @param operation what the call was to do where its name does not say it: {@code FUTEX_WAIT}, {@code F_SETLKW},
 *     {@code LOCK_EX}, {@code EPOLL_CTL_ADD}; empty for others
 * @param timeLimit how long the caller was ready to wait; empty when the call takes no limit or it could not be read
 * @param userStack innermost first; empty unless the collector is to record stacks
 */
public record SyscallCall(
        Syscall syscall,
        int thread,
        String threadComm,
        long enteredAt,
        boolean entryUnknown,
        long latencyNanos,
        boolean returned,
        long result,
        Optional<SyscallError> error,
        SyscallArguments arguments,
        WaitKind waitedFor,
        String path,
        String secondPath,
        Optional<OpenFile> file,
        Optional<SocketAddress> address,
        String operation,
        Optional<TimeLimit> timeLimit,
        List<StackFrame> userStack) {

    public SyscallCall {
        userStack = List.copyOf(userStack);
    }

    /** Whether a signal interrupted it: EINTR, or one of the kernel's restart codes. */
    public boolean interrupted() {
        return result == -4 || result <= -512 && result >= -516;
    }
}
