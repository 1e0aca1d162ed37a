// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.collector.strace.line.Value;

/** What a call waited for, by the rules of the BPF programs ({@code ebpf/include/wait.bpf.h}). */
final class Waits {

    /** Calls of this length and longer are asked what they waited for. */
    static final long TOLD_NANOS = 1 << 20;

    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final int EAGAIN = 11;
    private static final int ETIME = 62;
    private static final int ETIMEDOUT = 110;

    private Waits() {}

    static WaitKind of(CallRole role, List<Value> arguments, Outcome outcome, long latencyNanos) {
        if (latencyNanos < TOLD_NANOS) {
            return WaitKind.UNKNOWN;
        }
        boolean limited = outcome.returned() && role.limit() != 0;
        if (role.waiting() == CallRole.Wait.SLEEPS || limited && timedOut(role, outcome)) {
            return WaitKind.TIME;
        }
        if (role.waiting() == CallRole.Wait.LOCKS || role.waiting() == CallRole.Wait.FUTEX
                || role.waiting() == CallRole.Wait.FCNTL && waitsForLock(arguments)) {
            return WaitKind.LOCK;
        }
        if (role.file() == 0) {
            return role.limit() == 0 ? WaitKind.UNKNOWN : WaitKind.EVENT;
        }
        return Values.argument(arguments, role.file()) instanceof Value.Descriptor descriptor
                ? OpenFiles.of(descriptor).map(Waits::of).orElse(WaitKind.UNKNOWN)
                : WaitKind.UNKNOWN;
    }

    /** The limit that the caller had set ended the call. */
    private static boolean timedOut(CallRole role, Outcome outcome) {
        long result = outcome.result();
        if (result == -ETIMEDOUT || result == -ETIME) {
            return true;
        }
        if (role.waiting() == CallRole.Wait.LOCKS) {
            return result == -EAGAIN;
        }
        return role.waiting() != CallRole.Wait.FUTEX && (result == 0 || result == -EAGAIN);
    }

    private static boolean waitsForLock(List<Value> arguments) {
        return switch (Values.argument(arguments, 2).print()) {
            case "F_SETLKW", "F_SETLKW64", "F_OFD_SETLKW" -> true;
            default -> false;
        };
    }

    private static WaitKind of(OpenFile file) {
        return switch (file.type()) {
            case REGULAR, DIRECTORY, BLOCK_DEVICE -> WaitKind.DISK;
            case PIPE -> WaitKind.PIPE;
            case TERMINAL -> WaitKind.TERMINAL;
            case CHARACTER_DEVICE -> WaitKind.DEVICE;
            case SOCKET -> socket(file.socket());
            case SYMBOLIC_LINK, UNKNOWN -> WaitKind.UNKNOWN;
            case EPOLL, EVENTFD, TIMERFD, SIGNALFD, INOTIFY, PIDFD, IO_URING, BPF, ANONYMOUS -> WaitKind.EVENT;
        };
    }

    /** The lower port serves: a socket connected to it belongs to one who asks and waits for an answer. */
    private static WaitKind socket(Optional<SocketInfo> known) {
        if (known.isEmpty() || !known.get().local().family().startsWith("INET")) {
            return WaitKind.SERVER;
        }
        SocketInfo socket = known.get();
        int local = socket.local().port();
        int remote = socket.remote().port();
        if (socket.state().equals("LISTEN")) {
            return WaitKind.SERVER;
        }
        if (remote == 0) {
            return local >= FIRST_EPHEMERAL_PORT ? WaitKind.CLIENT : WaitKind.SERVER;
        }
        return remote <= local ? WaitKind.CLIENT : WaitKind.SERVER;
    }
}
