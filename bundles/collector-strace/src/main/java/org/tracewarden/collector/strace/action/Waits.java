// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.Set;

/** Calls that wait, where they took longer than 100 ms. */
final class Waits {

    private static final long TOLD_NANOS = 100_000_000L;

    private static final Set<String> WAITING = Set.of("futex", "futex_waitv", "poll", "ppoll", "select", "pselect6",
            "epoll_wait", "epoll_pwait", "epoll_pwait2", "nanosleep", "clock_nanosleep", "pause", "wait4", "waitid",
            "rt_sigtimedwait", "rt_sigsuspend", "restart_syscall", "flock", "fcntl", "msgrcv", "semop", "semtimedop",
            "io_getevents", "io_uring_enter", "sched_yield", "fsync", "fdatasync", "sync", "syncfs", "mq_timedreceive");

    private final Story story;

    Waits(Story story) {
        this.story = story;
    }

    void read(Call call) {
        if (call.duration() <= TOLD_NANOS || !WAITING.contains(call.name())) {
            return;
        }
        String words = call.name();
        if (words.equals("wait4") || words.equals("waitid")) {
            long ended = words.equals("wait4") ? call.result() : 0;
            words += ended > 0 ? " for process " + ended : " for a process";
        }
        // threads wait beside each other: their times are not added up
        Group group = story.group(call, new Group.Key(call.pid(), Topic.WAIT, call.record().thread(), words));
        group.add(call);
        group.about(call.name(), words);
    }
}
