// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.List;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.StructLayout;

/**
 * Where the fields of {@code ebpf/include/events.h} lie, in bytes. {@link #LAYOUTS} has the same figures for the check
 * against the object's BTF; a decoder reads only what is listed there.
 */
final class EventStructs {

    static final int FORK = 1;
    static final int EXEC = 2;
    static final int EXIT = 3;
    static final int SIGNAL_SENT = 4;
    static final int SIGNAL_DELIVERED = 5;
    static final int CGROUP_CREATED = 6;
    static final int EVENT_KINDS = 9;

    /** Where the first task lies in every event that has one. */
    static final int TASK = CommonStructs.HEADER_SIZE;

    static final int FORK_SIZE = 136;

    static final int EXEC_CALLING_TID = 136;
    static final int EXEC_FILENAME_LENGTH = 140;
    static final int EXEC_EXECUTABLE_LENGTH = 142;
    static final int EXEC_DIRECTORY_LENGTH = 144;
    static final int EXEC_ARGUMENTS_LENGTH = 146;
    static final int EXEC_ARGUMENTS_TRUNCATED = 148;
    static final int EXEC_PATHS_TRUNCATED = 149;
    static final int EXEC_SIZE = 152;
    static final int EXECUTABLE_TRUNCATED = 1;
    static final int DIRECTORY_TRUNCATED = 2;

    static final int EXIT_STATUS = 136;
    static final int EXIT_USER_TIME = 144;
    static final int EXIT_SYSTEM_TIME = 152;
    static final int EXIT_RUN_TIME = 160;
    static final int EXIT_MAX_RSS_PAGES = 168;
    static final int EXIT_READ_BYTES = 176;
    static final int EXIT_WRITTEN_BYTES = 184;
    static final int EXIT_READ_CHARS = 192;
    static final int EXIT_WRITTEN_CHARS = 200;
    static final int EXIT_MINOR_FAULTS = 208;
    static final int EXIT_MAJOR_FAULTS = 216;
    static final int EXIT_SIZE = 224;

    static final int SENT_TARGET = 136;
    static final int SENT_SIGNAL = 248;
    static final int SENT_CODE = 252;
    static final int SENT_VALUE = 256;
    static final int SENT_ARGUMENT = 264;
    static final int SENT_SYSTEM_CALL = 272;
    static final int SENT_CLAIMED_PID = 276;
    static final int SENT_INFO_KIND = 284;
    static final int SENT_RESULT = 285;
    static final int SENT_GROUP = 286;
    static final int SENT_DISPOSITION = 287;
    static final int SENT_PARENT_DEATH_SIGNAL = 288;
    static final int SENT_SIZE = 296;

    static final int DELIVERED_SIGNAL = 136;
    static final int DELIVERED_CODE = 140;
    static final int DELIVERED_DISPOSITION = 144;
    static final int DELIVERED_ENDS_PROCESS = 145;
    static final int DELIVERED_SIZE = 152;

    static final int CGROUP_ID = 24;
    static final int CGROUP_HIERARCHY = 32;
    static final int CGROUP_PATH_LENGTH = 36;
    static final int CGROUP_PATH = 40;
    static final int CGROUP_PATH_MAX = 1024;
    static final int CGROUP_SIZE = 1064;

    static final int CONFIG_SIGNALS = 0;
    static final int CONFIG_HANDLED = 8;
    static final int CONFIG_WAKEUP_BYTES = 16;
    static final int CONFIG_SIZE = 24;

    static final List<StructLayout> LAYOUTS = CommonStructs.with(
            withTask(StructLayout.of("fork_event", FORK_SIZE), "child", TASK).build(),
            withTask(StructLayout.of("exec_event", EXEC_SIZE), "task", TASK)
                    .field("calling_tid", EXEC_CALLING_TID, 4)
                    .field("filename_length", EXEC_FILENAME_LENGTH, 2)
                    .field("executable_length", EXEC_EXECUTABLE_LENGTH, 2)
                    .field("directory_length", EXEC_DIRECTORY_LENGTH, 2)
                    .field("arguments_length", EXEC_ARGUMENTS_LENGTH, 2)
                    .field("arguments_truncated", EXEC_ARGUMENTS_TRUNCATED, 1)
                    .field("paths_truncated", EXEC_PATHS_TRUNCATED, 1)
                    .build(),
            withTask(StructLayout.of("exit_event", EXIT_SIZE), "task", TASK)
                    .field("status", EXIT_STATUS, 4)
                    .field("user_time", EXIT_USER_TIME, 8)
                    .field("system_time", EXIT_SYSTEM_TIME, 8)
                    .field("run_time", EXIT_RUN_TIME, 8)
                    .field("max_rss_pages", EXIT_MAX_RSS_PAGES, 8)
                    .field("read_bytes", EXIT_READ_BYTES, 8)
                    .field("written_bytes", EXIT_WRITTEN_BYTES, 8)
                    .field("read_chars", EXIT_READ_CHARS, 8)
                    .field("written_chars", EXIT_WRITTEN_CHARS, 8)
                    .field("minor_faults", EXIT_MINOR_FAULTS, 8)
                    .field("major_faults", EXIT_MAJOR_FAULTS, 8)
                    .build(),
            withTask(withTask(StructLayout.of("signal_sent_event", SENT_SIZE), "running", TASK), "target", SENT_TARGET)
                    .field("signal", SENT_SIGNAL, 4)
                    .field("code", SENT_CODE, 4)
                    .field("value", SENT_VALUE, 8)
                    .field("argument", SENT_ARGUMENT, 8)
                    .field("system_call", SENT_SYSTEM_CALL, 4)
                    .field("claimed_pid", SENT_CLAIMED_PID, 4)
                    .field("info_kind", SENT_INFO_KIND, 1)
                    .field("result", SENT_RESULT, 1)
                    .field("group", SENT_GROUP, 1)
                    .field("disposition", SENT_DISPOSITION, 1)
                    .field("parent_death_signal", SENT_PARENT_DEATH_SIGNAL, 4)
                    .build(),
            withTask(StructLayout.of("signal_delivered_event", DELIVERED_SIZE), "task", TASK)
                    .field("signal", DELIVERED_SIGNAL, 4)
                    .field("code", DELIVERED_CODE, 4)
                    .field("disposition", DELIVERED_DISPOSITION, 1)
                    .field("ends_process", DELIVERED_ENDS_PROCESS, 1)
                    .build(),
            StructLayout.of("cgroup_created_event", CGROUP_SIZE)
                    .field("id", CGROUP_ID, 8)
                    .field("hierarchy", CGROUP_HIERARCHY, 4)
                    .field("path_length", CGROUP_PATH_LENGTH, 4)
                    .field("path", CGROUP_PATH, CGROUP_PATH_MAX)
                    .build(),
            withTask(StructLayout.of("process_snapshot", CommonStructs.TASK_SIZE), "task", 0).build(),
            StructLayout.of("process_config", CONFIG_SIZE)
                    .field("signals", CONFIG_SIGNALS, 8)
                    .field("handled", CONFIG_HANDLED, 8)
                    .field("wakeup_bytes", CONFIG_WAKEUP_BYTES, 4)
                    .build());

    private EventStructs() {}

    private static StructLayout.Builder withTask(StructLayout.Builder layout, String name, int at) {
        return layout.field(name, at, CommonStructs.TASK_SIZE);
    }
}
