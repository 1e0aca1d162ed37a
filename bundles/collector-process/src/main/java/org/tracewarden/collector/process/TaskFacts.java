// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.bpf.CommonStructs;

/** A {@code struct task_facts} where it lies in a record. Points to another one after each {@link #at}. */
final class TaskFacts {

    private ByteBuffer data;
    private int offset;

    TaskFacts at(ByteBuffer data, int offset) {
        this.data = data;
        this.offset = offset;
        return this;
    }

    ProcessKey key() {
        return new ProcessKey(pid(), start());
    }

    long start() {
        return data.getLong(offset + CommonStructs.TASK_START);
    }

    int pid() {
        return data.getInt(offset + CommonStructs.TASK_PID);
    }

    int tid() {
        return data.getInt(offset + CommonStructs.TASK_TID);
    }

    int uid() {
        return data.getInt(offset + CommonStructs.TASK_UID);
    }

    boolean kernelThread() {
        return (flags() & CommonStructs.FLAG_KERNEL_THREAD) != 0;
    }

    boolean exiting() {
        return (flags() & CommonStructs.FLAG_EXITING) != 0;
    }

    long cgroup() {
        return data.getLong(offset + CommonStructs.TASK_CGROUP);
    }

    int hierarchy() {
        return data.getInt(offset + CommonStructs.TASK_HIERARCHY);
    }

    int namespacePid() {
        return data.getInt(offset + CommonStructs.TASK_NAMESPACE_PID);
    }

    long pidNamespace() {
        return Integer.toUnsignedLong(data.getInt(offset + CommonStructs.TASK_PID_NAMESPACE));
    }

    int processGroup() {
        return data.getInt(offset + CommonStructs.TASK_PROCESS_GROUP);
    }

    int session() {
        return data.getInt(offset + CommonStructs.TASK_SESSION);
    }

    /** 0 when there is no parent. */
    int parentPid() {
        return data.getInt(offset + CommonStructs.TASK_PARENT_PID);
    }

    long parentStart() {
        return data.getLong(offset + CommonStructs.TASK_PARENT_START);
    }

    String comm(TextCache names) {
        return names.terminated(data, offset + CommonStructs.TASK_COMM, CommonStructs.TASK_TEXT_SIZE);
    }

    String threadComm(TextCache names) {
        return names.terminated(data, offset + CommonStructs.TASK_THREAD_COMM, CommonStructs.TASK_TEXT_SIZE);
    }

    String terminal(TextCache terminals) {
        return terminals.terminated(data, offset + CommonStructs.TASK_TTY, CommonStructs.TASK_TEXT_SIZE);
    }

    private int flags() {
        return data.getInt(offset + CommonStructs.TASK_FLAGS);
    }
}
