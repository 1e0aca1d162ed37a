// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where the fields lie of the structs that the records of every collector have in common ({@code event_header} and
 * {@code task_facts} in {@code ebpf/include/events.h}), in bytes.
 */
public final class CommonStructs {

    public static final int HEADER_TIME = 0;
    public static final int HEADER_LOST = 8;
    public static final int HEADER_KIND = 16;
    public static final int HEADER_SIZE = 24;

    public static final int TASK_START = 0;
    public static final int TASK_PID = 8;
    public static final int TASK_TID = 12;
    public static final int TASK_UID = 16;
    public static final int TASK_FLAGS = 20;
    public static final int TASK_CGROUP = 24;
    public static final int TASK_HIERARCHY = 32;
    public static final int TASK_NAMESPACE_PID = 36;
    public static final int TASK_PID_NAMESPACE = 40;
    public static final int TASK_PROCESS_GROUP = 44;
    public static final int TASK_SESSION = 48;
    public static final int TASK_PARENT_PID = 52;
    public static final int TASK_PARENT_START = 56;
    public static final int TASK_COMM = 64;
    public static final int TASK_THREAD_COMM = 80;
    public static final int TASK_TTY = 96;
    public static final int TASK_TEXT_SIZE = 16;
    public static final int TASK_SIZE = 112;

    public static final int FLAG_KERNEL_THREAD = 1;
    public static final int FLAG_EXITING = 2;

    private static final List<StructLayout> LAYOUTS = List.of(
            StructLayout.of("event_header", HEADER_SIZE)
                    .field("time", HEADER_TIME, 8)
                    .field("lost", HEADER_LOST, 8)
                    .field("kind", HEADER_KIND, 2)
                    .build(),
            StructLayout.of("task_facts", TASK_SIZE)
                    .field("start", TASK_START, 8)
                    .field("pid", TASK_PID, 4)
                    .field("tid", TASK_TID, 4)
                    .field("uid", TASK_UID, 4)
                    .field("flags", TASK_FLAGS, 4)
                    .field("cgroup", TASK_CGROUP, 8)
                    .field("hierarchy", TASK_HIERARCHY, 4)
                    .field("namespace_pid", TASK_NAMESPACE_PID, 4)
                    .field("pid_namespace", TASK_PID_NAMESPACE, 4)
                    .field("process_group", TASK_PROCESS_GROUP, 4)
                    .field("session", TASK_SESSION, 4)
                    .field("parent_pid", TASK_PARENT_PID, 4)
                    .field("parent_start", TASK_PARENT_START, 8)
                    .field("comm", TASK_COMM, TASK_TEXT_SIZE)
                    .field("thread_comm", TASK_THREAD_COMM, TASK_TEXT_SIZE)
                    .field("tty", TASK_TTY, TASK_TEXT_SIZE)
                    .build());

    private CommonStructs() {}

    /** The layouts of these structs and of a collector's own, all of which are to be in its object's BTF. */
    public static List<StructLayout> with(StructLayout... own) {
        return Stream.concat(LAYOUTS.stream(), Stream.of(own)).toList();
    }
}
