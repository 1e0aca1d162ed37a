// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/** What a call waited for, as far as the kernel side can tell. Calls shorter than a millisecond are not looked at. */
public enum WaitKind {
    /** Short, or nothing to tell it by. */
    UNKNOWN,
    /** A regular file, a directory or a block device. */
    DISK,
    PIPE,
    TERMINAL,
    /** A character device that is no terminal. */
    DEVICE,
    /** An eventfd, timerfd, epoll, signalfd, inotify descriptor or the like. */
    EVENT,
    /** A socket of one who waits for an answer: it is connected to the lower of the two ports. */
    CLIENT,
    /** A socket of one who is asked: listening, connected to the higher port, or local to the host. */
    SERVER,
    /** The time limit that the caller had set ran out, or the call only waits for time. */
    TIME,
    /** A futex, or a lock on a file. */
    LOCK;

    private static final WaitKind[] VALUES = values();

    /**
     * @param code {@code enum call_wait} of {@code ebpf/include/events.h}; {@link #UNKNOWN} for one it does not have
     */
    public static WaitKind of(int code) {
        return code >= 0 && code < VALUES.length ? VALUES[code] : UNKNOWN;
    }
}
