// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.List;
import org.tracewarden.linux.bpf.StructLayout;

/** Where the fields of {@code ebpf/include/events.h} lie, in bytes; checked against the object's BTF before use. */
final class OomRecords {

    static final int VICTIM = 7;
    static final int DECISION = 8;

    static final int HEADER_TIME = 0;
    static final int HEADER_LOST = 8;
    static final int HEADER_KIND = 16;
    static final int HEADER_SIZE = 24;

    static final int TASK_START = 0;
    static final int TASK_PID = 8;
    static final int TASK_TID = 12;
    static final int TASK_UID = 16;
    static final int TASK_FLAGS = 20;
    static final int TASK_CGROUP = 24;
    static final int TASK_HIERARCHY = 32;
    static final int TASK_NAMESPACE_PID = 36;
    static final int TASK_PID_NAMESPACE = 40;
    static final int TASK_PROCESS_GROUP = 44;
    static final int TASK_SESSION = 48;
    static final int TASK_PARENT_PID = 52;
    static final int TASK_PARENT_START = 56;
    static final int TASK_COMM = 64;
    static final int TASK_TTY = 96;
    static final int TASK_TEXT_SIZE = 16;
    static final int TASK_SIZE = 112;
    static final int FLAG_KERNEL_THREAD = 1;

    static final int VICTIM_TASK = 24;
    static final int VICTIM_TRIGGER = 136;
    static final int VICTIM_TOTAL_VM = 248;
    static final int VICTIM_FILE = 256;
    static final int VICTIM_ANON = 264;
    static final int VICTIM_SHMEM = 272;
    static final int VICTIM_SWAP = 280;
    static final int VICTIM_PAGE_TABLES = 288;
    static final int VICTIM_HIERARCHY = 296;
    static final int VICTIM_SCORE_ADJ = 300;
    static final int VICTIM_LEVELS = 302;
    static final int TRIGGER_LEVELS = 303;
    static final int VICTIM_KNOWN = 304;
    static final int VICTIM_MEMORY = 312;
    static final int TRIGGER_MEMORY = 504;
    static final int VICTIM_SIZE = 696;

    static final int MAX_LEVELS = 8;
    static final int LEVEL_CGROUP = 0;
    static final int LEVEL_USAGE = 8;
    static final int LEVEL_LIMIT = 16;
    static final int LEVEL_SIZE = 24;

    static final int DECISION_CGROUP = 24;
    static final int DECISION_TRIGGER_TID = 44;
    static final int DECISION_CONSTRAINT = 48;
    static final int DECISION_SIZE = 56;

    static final int ACCOUNT_RECEIVED = 0;
    static final int ACCOUNT_PUBLISHED = 8;
    static final int ACCOUNT_UNREADABLE = 16;
    static final int ACCOUNT_TOLD = 24;
    static final int ACCOUNT_LAST_TIME = 32;
    static final int ACCOUNT_SIZE = 40;

    static final List<StructLayout> LAYOUTS = List.of(
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
                    .field("tty", TASK_TTY, TASK_TEXT_SIZE)
                    .build(),
            StructLayout.of("memory_level", LEVEL_SIZE)
                    .field("cgroup", LEVEL_CGROUP, 8)
                    .field("usage_pages", LEVEL_USAGE, 8)
                    .field("limit_pages", LEVEL_LIMIT, 8)
                    .build(),
            StructLayout.of("oom_victim_event", VICTIM_SIZE)
                    .field("victim", VICTIM_TASK, TASK_SIZE)
                    .field("trigger", VICTIM_TRIGGER, TASK_SIZE)
                    .field("total_vm_pages", VICTIM_TOTAL_VM, 8)
                    .field("file_rss_pages", VICTIM_FILE, 8)
                    .field("anon_rss_pages", VICTIM_ANON, 8)
                    .field("shmem_rss_pages", VICTIM_SHMEM, 8)
                    .field("swap_pages", VICTIM_SWAP, 8)
                    .field("page_table_bytes", VICTIM_PAGE_TABLES, 8)
                    .field("hierarchy", VICTIM_HIERARCHY, 4)
                    .field("oom_score_adj", VICTIM_SCORE_ADJ, 2)
                    .field("victim_levels", VICTIM_LEVELS, 1)
                    .field("trigger_levels", TRIGGER_LEVELS, 1)
                    .field("victim_known", VICTIM_KNOWN, 1)
                    .field("victim_memory", VICTIM_MEMORY, MAX_LEVELS * LEVEL_SIZE)
                    .field("trigger_memory", TRIGGER_MEMORY, MAX_LEVELS * LEVEL_SIZE)
                    .build(),
            StructLayout.of("oom_decision_event", DECISION_SIZE)
                    .field("memory_cgroup", DECISION_CGROUP, 8)
                    .field("trigger_tid", DECISION_TRIGGER_TID, 4)
                    .field("constraint", DECISION_CONSTRAINT, 4)
                    .build(),
            StructLayout.of("oom_account", ACCOUNT_SIZE)
                    .field("received", ACCOUNT_RECEIVED, 8)
                    .field("published", ACCOUNT_PUBLISHED, 8)
                    .field("unreadable", ACCOUNT_UNREADABLE, 8)
                    .field("told", ACCOUNT_TOLD, 8)
                    .field("last_time", ACCOUNT_LAST_TIME, 8)
                    .build());

    private OomRecords() {}
}
