// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.List;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.StructLayout;

/** Where the fields of {@code ebpf/include/events.h} lie, in bytes; checked against the object's BTF before use. */
final class OomRecords {

    static final int VICTIM = 7;
    static final int DECISION = 8;

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

    static final List<StructLayout> LAYOUTS = CommonStructs.with(
            StructLayout.of("memory_level", LEVEL_SIZE)
                    .field("cgroup", LEVEL_CGROUP, 8)
                    .field("usage_pages", LEVEL_USAGE, 8)
                    .field("limit_pages", LEVEL_LIMIT, 8)
                    .build(),
            StructLayout.of("oom_victim_event", VICTIM_SIZE)
                    .field("victim", VICTIM_TASK, CommonStructs.TASK_SIZE)
                    .field("trigger", VICTIM_TRIGGER, CommonStructs.TASK_SIZE)
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
