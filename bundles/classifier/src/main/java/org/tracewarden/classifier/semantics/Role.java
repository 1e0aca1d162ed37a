// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.HashMap;
import java.util.Map;

/** What a call does, as far as its waiting goes. A fact of the kernel, not of the configuration. */
enum Role {
    /** Waits for data to come. */
    INPUT("read pread64 readv preadv preadv2 recv recvfrom recvmsg recvmmsg recvmmsg_time64"),
    /** Waits for room. */
    OUTPUT("write pwrite64 writev pwritev pwritev2 send sendto sendmsg sendmmsg"),
    /** Moves data from one descriptor to another. */
    COPY("sendfile sendfile64 copy_file_range splice vmsplice tee"),
    /** Makes earlier writes durable. */
    SYNC("sync syncfs fsync fdatasync sync_file_range sync_file_range2 msync"),
    /** Waits for requests handed in earlier, of whatever kind. */
    COMPLETION("io_uring_enter io_getevents io_pgetevents io_pgetevents_time64"),
    ACCEPT("accept accept4"),
    CONNECT("connect"),
    /** Opening a pipe waits for the other end. */
    OPEN("open openat openat2 creat open_by_handle_at"),
    FUTEX("futex futex_time64 futex_wait"),
    /** Waits for any of several futexes. */
    ANY_FUTEX("futex_waitv"),
    SEMAPHORE("semop semtimedop semtimedop_time64"),
    FILE_LOCK("flock"),
    /** One call for many operations, some of which lock. */
    CONTROL("fcntl fcntl64"),
    /** Waits until any of several descriptors is ready. */
    READINESS("epoll_wait epoll_pwait epoll_pwait2 poll ppoll ppoll_time64"
            + " select _newselect pselect6 pselect6_time64"),
    SLEEP("nanosleep clock_nanosleep clock_nanosleep_time64"),
    CHILD("wait4 waitid waitpid"),
    SIGNAL("pause rt_sigsuspend sigsuspend rt_sigtimedwait rt_sigtimedwait_time64"),
    MESSAGE("msgrcv mq_timedreceive mq_timedreceive_time64"),
    /** Anything else. */
    PLAIN("");

    private static final Map<String, Role> BY_NAME = byName();

    private final String names;

    Role(String names) {
        this.names = names;
    }

    static Role of(String call) {
        return BY_NAME.getOrDefault(call, PLAIN);
    }

    private static Map<String, Role> byName() {
        Map<String, Role> roles = new HashMap<>();
        for (Role role : values()) {
            for (String name : role.names.split(" ")) {
                roles.put(name, role);
            }
        }
        return roles;
    }
}
