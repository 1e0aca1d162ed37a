// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.linux.bpf.CommonStructs;

/**
 * What {@code oom_kill_process()} decided.
 *
 * @param memoryCgroup kernfs id of the memory cgroup that reached its limit, 0 for the whole host
 */
record Decision(long time, int triggerTid, OomConstraint constraint, long memoryCgroup) {

    /** A decision leads to its victims at once, to all of a group with memory.oom.group. */
    private static final long VALID_NANOS = 1_000_000_000L;

    static Decision read(ByteBuffer data, int at) {
        return new Decision(
                data.getLong(at + CommonStructs.HEADER_TIME),
                data.getInt(at + OomRecords.DECISION_TRIGGER_TID),
                switch (data.getInt(at + OomRecords.DECISION_CONSTRAINT)) {
                    case 0 -> OomConstraint.NONE;
                    case 1 -> OomConstraint.CPUSET;
                    case 2 -> OomConstraint.MEMORY_POLICY;
                    case 3 -> OomConstraint.MEMCG;
                    default -> OomConstraint.UNKNOWN;
                },
                data.getLong(at + OomRecords.DECISION_CGROUP));
    }

    boolean ledTo(TaskFacts trigger, long victimTime) {
        return trigger.tid() == triggerTid && victimTime >= time && victimTime - time <= VALID_NANOS;
    }
}
