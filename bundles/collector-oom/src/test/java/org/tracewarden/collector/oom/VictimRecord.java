// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.tracewarden.linux.bpf.CommonStructs;

/** Writes records as the kernel side does, with pages of 4 KB. */
final class VictimRecord {

    static final int AT = 64;
    static final long UNLIMITED_PAGES = Long.MAX_VALUE / 4096;

    private final ByteBuffer data =
            ByteBuffer.allocateDirect(AT + OomRecords.VICTIM_SIZE).order(ByteOrder.nativeOrder());

    VictimRecord(long time) {
        data.putLong(AT + CommonStructs.HEADER_TIME, time);
        data.putShort(AT + CommonStructs.HEADER_KIND, (short) OomRecords.VICTIM);
        data.put(AT + OomRecords.VICTIM_KNOWN, (byte) 1);
        data.putInt(AT + OomRecords.VICTIM_HIERARCHY, 4);
    }

    static ByteBuffer decision(long time, int triggerTid, int constraint, long cgroup) {
        return ByteBuffer.allocateDirect(AT + OomRecords.DECISION_SIZE).order(ByteOrder.nativeOrder())
                .putLong(AT + CommonStructs.HEADER_TIME, time)
                .putShort(AT + CommonStructs.HEADER_KIND, (short) OomRecords.DECISION)
                .putInt(AT + OomRecords.DECISION_TRIGGER_TID, triggerTid)
                .putInt(AT + OomRecords.DECISION_CONSTRAINT, constraint)
                .putLong(AT + OomRecords.DECISION_CGROUP, cgroup);
    }

    VictimRecord victim(int pid, String comm) {
        return task(OomRecords.VICTIM_TASK, pid, comm);
    }

    VictimRecord trigger(int pid, String comm) {
        return task(OomRecords.VICTIM_TRIGGER, pid, comm);
    }

    VictimRecord onlyPidOfVictim() {
        data.put(AT + OomRecords.VICTIM_KNOWN, (byte) 0);
        return this;
    }

    VictimRecord lost(long lost) {
        data.putLong(AT + CommonStructs.HEADER_LOST, lost);
        return this;
    }

    VictimRecord memory(long totalVm, long file, long anon, long shmem, long swap, long pageTableBytes) {
        data.putLong(AT + OomRecords.VICTIM_TOTAL_VM, totalVm);
        data.putLong(AT + OomRecords.VICTIM_FILE, file);
        data.putLong(AT + OomRecords.VICTIM_ANON, anon);
        data.putLong(AT + OomRecords.VICTIM_SHMEM, shmem);
        data.putLong(AT + OomRecords.VICTIM_SWAP, swap);
        data.putLong(AT + OomRecords.VICTIM_PAGE_TABLES, pageTableBytes);
        return this;
    }

    VictimRecord scoreAdj(int adj) {
        data.putShort(AT + OomRecords.VICTIM_SCORE_ADJ, (short) adj);
        return this;
    }

    VictimRecord victimLevel(long cgroup, long usagePages, long limitPages) {
        return level(OomRecords.VICTIM_LEVELS, OomRecords.VICTIM_MEMORY, cgroup, usagePages, limitPages);
    }

    VictimRecord triggerLevel(long cgroup, long usagePages, long limitPages) {
        return level(OomRecords.TRIGGER_LEVELS, OomRecords.TRIGGER_MEMORY, cgroup, usagePages, limitPages);
    }

    ByteBuffer data() {
        return data;
    }

    private VictimRecord task(int field, int pid, String comm) {
        data.putInt(AT + field + CommonStructs.TASK_PID, pid);
        data.putInt(AT + field + CommonStructs.TASK_TID, pid);
        data.putLong(AT + field + CommonStructs.TASK_START, pid * 1_000_000_001L);
        data.putInt(AT + field + CommonStructs.TASK_PARENT_PID, 1);
        data.putLong(AT + field + CommonStructs.TASK_PARENT_START, 5);
        data.putInt(AT + field + CommonStructs.TASK_UID, 1000);
        data.putInt(AT + field + CommonStructs.TASK_HIERARCHY, 4);
        data.putLong(AT + field + CommonStructs.TASK_CGROUP, 12);
        data.putInt(AT + field + CommonStructs.TASK_NAMESPACE_PID, 3);
        data.put(AT + field + CommonStructs.TASK_COMM, comm.getBytes(StandardCharsets.UTF_8));
        data.put(AT + field + CommonStructs.TASK_TTY, "pts2".getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private VictimRecord level(int countField, int field, long cgroup, long usagePages, long limitPages) {
        int index = data.get(AT + countField);
        int at = AT + field + index * OomRecords.LEVEL_SIZE;
        data.putLong(at + OomRecords.LEVEL_CGROUP, cgroup);
        data.putLong(at + OomRecords.LEVEL_USAGE, usagePages);
        data.putLong(at + OomRecords.LEVEL_LIMIT, limitPages);
        data.put(AT + countField, (byte) (index + 1));
        return this;
    }
}
