// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.WaitKind;

/** What a call on a file waits for, where the kernel side did not look. */
final class FileWait {

    /** The first port that the kernel chooses by itself ({@code ip(7)}, ip_local_port_range). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private FileWait() {}

    static WaitKind of(OpenFile file) {
        return switch (file.type()) {
            case REGULAR, DIRECTORY, SYMBOLIC_LINK, BLOCK_DEVICE -> WaitKind.DISK;
            case PIPE -> WaitKind.PIPE;
            case TERMINAL -> WaitKind.TERMINAL;
            case CHARACTER_DEVICE -> WaitKind.DEVICE;
            case SOCKET -> file.socket().map(FileWait::of).orElse(WaitKind.UNKNOWN);
            case EPOLL, EVENTFD, TIMERFD, SIGNALFD, INOTIFY, PIDFD, IO_URING, BPF, ANONYMOUS -> WaitKind.EVENT;
            case UNKNOWN -> WaitKind.UNKNOWN;
        };
    }

    /** As {@code ebpf/include/wait.bpf.h}: the lower port serves, and unconnected ones by who chose the port. */
    private static WaitKind of(SocketInfo socket) {
        if (!socket.local().family().startsWith("INET") || socket.state().equals("LISTEN")) {
            return WaitKind.SERVER;
        }
        int local = socket.local().port();
        int remote = socket.remote().port();
        boolean asks = remote == 0 ? local >= FIRST_EPHEMERAL : remote <= local;
        return asks ? WaitKind.CLIENT : WaitKind.SERVER;
    }
}
