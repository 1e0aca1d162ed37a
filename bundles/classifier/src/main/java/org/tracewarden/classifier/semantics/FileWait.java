// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.WaitKind;

/** What a call on a file waits for, where the kernel side did not look. */
final class FileWait {

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

    private static WaitKind of(SocketInfo socket) {
        boolean connectedLower = socket.remote().port() > 0 && socket.remote().port() < socket.local().port();
        return connectedLower && !socket.state().equals("LISTEN") ? WaitKind.CLIENT : WaitKind.SERVER;
    }
}
