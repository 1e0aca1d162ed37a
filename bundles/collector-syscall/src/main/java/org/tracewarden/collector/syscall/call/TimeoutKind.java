// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

/** How a call says its time limit: {@code enum timeout_kind} of {@code ebpf/include/events.h}, in its order. */
enum TimeoutKind {
    NONE,
    MILLISECONDS,
    TIMESPEC,
    TIMEVAL,
    ABSOLUTE,
    FUTEX,
    CLOCK_NANOSLEEP;

    static TimeoutKind of(ArgumentKind kind) {
        return switch (kind) {
            case MILLISECONDS -> MILLISECONDS;
            case TIMESPEC -> TIMESPEC;
            case TIMEVAL -> TIMEVAL;
            case TIMESPEC_POINT -> ABSOLUTE;
            case TIMESPEC_BY_FUTEX -> FUTEX;
            case TIMESPEC_BY_FLAGS -> CLOCK_NANOSLEEP;
            default -> NONE;
        };
    }
}
