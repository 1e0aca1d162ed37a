// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.tracewarden.api.process.ProcessKey;

/** A {@code struct task_facts} in the making. Immutable: each method gives another one. */
record TaskRecord(
        int pid, int tid, long start, int uid, int flags, long cgroup, int hierarchy, int namespacePid,
        int pidNamespace, int processGroup, int session, int parentPid, long parentStart, String comm,
        String threadComm, String tty) {

    static TaskRecord of(int pid, long start, String comm) {
        return new TaskRecord(pid, pid, start, 1000, 0, 1, 0, pid, 77, pid, pid, 0, 0, comm, comm, "");
    }

    TaskRecord childOf(TaskRecord parent) {
        return new TaskRecord(pid, tid, start, uid, flags, cgroup, hierarchy, namespacePid, pidNamespace, processGroup,
                session, parent.pid, parent.start, comm, threadComm, tty);
    }

    TaskRecord thread(int otherTid, String name) {
        return new TaskRecord(pid, otherTid, start, uid, flags, cgroup, hierarchy, namespacePid, pidNamespace,
                processGroup, session, parentPid, parentStart, comm, name, tty);
    }

    TaskRecord flags(int other) {
        return new TaskRecord(pid, tid, start, uid, other, cgroup, hierarchy, namespacePid, pidNamespace, processGroup,
                session, parentPid, parentStart, comm, threadComm, tty);
    }

    TaskRecord comm(String other) {
        return new TaskRecord(pid, tid, start, uid, flags, cgroup, hierarchy, namespacePid, pidNamespace, processGroup,
                session, parentPid, parentStart, other, other, tty);
    }

    TaskRecord cgroup(int otherHierarchy, long id) {
        return new TaskRecord(pid, tid, start, uid, flags, id, otherHierarchy, namespacePid, pidNamespace,
                processGroup, session, parentPid, parentStart, comm, threadComm, tty);
    }

    TaskRecord tty(String name) {
        return new TaskRecord(pid, tid, start, uid, flags, cgroup, hierarchy, namespacePid, pidNamespace, processGroup,
                session, parentPid, parentStart, comm, threadComm, name);
    }

    ProcessKey key() {
        return new ProcessKey(pid, start);
    }

    void writeTo(ByteBuffer data, int at) {
        data.putLong(at, start).putInt(at + 8, pid).putInt(at + 12, tid).putInt(at + 16, uid).putInt(at + 20, flags);
        data.putLong(at + 24, cgroup).putInt(at + 32, hierarchy).putInt(at + 36, namespacePid);
        data.putInt(at + 40, pidNamespace).putInt(at + 44, processGroup).putInt(at + 48, session);
        data.putInt(at + 52, parentPid).putLong(at + 56, parentStart);
        data.put(at + 64, comm.getBytes(UTF_8)).put(at + 80, threadComm.getBytes(UTF_8));
        data.put(at + 96, tty.getBytes(UTF_8));
    }
}
