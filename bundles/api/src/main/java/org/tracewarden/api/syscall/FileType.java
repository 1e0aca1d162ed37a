// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/** What a file descriptor stands for. */
public enum FileType {
    REGULAR,
    DIRECTORY,
    SYMBOLIC_LINK,
    PIPE,
    SOCKET,
    TERMINAL,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    EPOLL,
    EVENTFD,
    TIMERFD,
    SIGNALFD,
    INOTIFY,
    PIDFD,
    IO_URING,
    BPF,
    /** Another descriptor without a file system, named by its path such as {@code anon_inode:[perf_event]}. */
    ANONYMOUS,
    UNKNOWN
}
