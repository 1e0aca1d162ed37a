// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.Optional;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupFs;

/**
 * Workload by cgroup id, remembered in a fixed number of slots so that a record costs no look at the file system. A
 * cgroup that is not found (removed before its record was read) is {@link #UNKNOWN} and asked for again after a second.
 * For one thread.
 */
final class Workloads {

    /** The cgroup is not known: its path is empty, while "/" is the root. */
    static final Workload UNKNOWN = new Workload("", ContainerRuntime.NONE, "", "", "");

    private static final int SLOTS = 1024;
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private record Slot(int hierarchy, long id, Workload workload, long askedAt) {}

    private final CgroupFs cgroups;
    private final Slot[] slots = new Slot[SLOTS];

    Workloads(CgroupFs cgroups) {
        this.cgroups = cgroups;
    }

    /** @param time kernel time of the record that asks */
    Workload of(int hierarchy, long id, long time) {
        int index = indexOf(hierarchy, id);
        Slot slot = slots[index];
        if (slot != null && slot.id == id && slot.hierarchy == hierarchy
                && (slot.workload != UNKNOWN || time - slot.askedAt < ASK_AGAIN_NANOS)) {
            return slot.workload;
        }
        Optional<String> path = cgroups.path(hierarchy, id);
        Workload workload = path.isPresent() ? ofPath(path.get()) : UNKNOWN;
        slots[index] = new Slot(hierarchy, id, workload, time);
        return workload;
    }

    Workload ofPath(String path) {
        return path.isEmpty() ? UNKNOWN : cgroups.workload(path);
    }

    void created(int hierarchy, long id, String path) {
        cgroups.created(hierarchy, id, path);
        slots[indexOf(hierarchy, id)] = null;
    }

    private static int indexOf(int hierarchy, long id) {
        return (int) (id ^ id >>> 32 ^ hierarchy * 31L) & SLOTS - 1;
    }
}
