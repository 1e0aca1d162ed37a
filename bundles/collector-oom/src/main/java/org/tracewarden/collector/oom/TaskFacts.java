// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.bpf.CommonStructs;

/** A copy of {@code struct task_facts}. */
record TaskFacts(
        ProcessKey key,
        int tid,
        Optional<ProcessKey> parent,
        int uid,
        boolean kernelThread,
        long cgroup,
        int hierarchy,
        int namespacePid,
        long pidNamespace,
        int processGroup,
        int session,
        String comm,
        String terminal) {

    static TaskFacts read(ByteBuffer data, int at) {
        int parentPid = data.getInt(at + CommonStructs.TASK_PARENT_PID);
        return new TaskFacts(
                new ProcessKey(data.getInt(at + CommonStructs.TASK_PID), data.getLong(at + CommonStructs.TASK_START)),
                data.getInt(at + CommonStructs.TASK_TID),
                parentPid == 0
                        ? Optional.empty()
                        : Optional.of(new ProcessKey(parentPid, data.getLong(at + CommonStructs.TASK_PARENT_START))),
                data.getInt(at + CommonStructs.TASK_UID),
                (data.getInt(at + CommonStructs.TASK_FLAGS) & CommonStructs.FLAG_KERNEL_THREAD) != 0,
                data.getLong(at + CommonStructs.TASK_CGROUP),
                data.getInt(at + CommonStructs.TASK_HIERARCHY),
                data.getInt(at + CommonStructs.TASK_NAMESPACE_PID),
                Integer.toUnsignedLong(data.getInt(at + CommonStructs.TASK_PID_NAMESPACE)),
                data.getInt(at + CommonStructs.TASK_PROCESS_GROUP),
                data.getInt(at + CommonStructs.TASK_SESSION),
                text(data, at + CommonStructs.TASK_COMM),
                terminal(text(data, at + CommonStructs.TASK_TTY)));
    }

    private static String text(ByteBuffer data, int at) {
        byte[] bytes = new byte[CommonStructs.TASK_TEXT_SIZE];
        int length = 0;
        while (length < bytes.length && data.get(at + length) != 0) {
            bytes[length] = data.get(at + length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** The kernel's driver names a pseudo terminal pts0 where its device is /dev/pts/0. */
    private static String terminal(String name) {
        return name.startsWith("pts") ? "pts/" + name.substring(3) : name;
    }
}
