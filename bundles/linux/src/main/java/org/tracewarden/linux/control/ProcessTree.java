// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All processes of one moment and who is whose child. Immutable. */
final class ProcessTree {

    private final Map<Integer, ProcessStat> processes;
    private final Map<Integer, List<ProcessStat>> children = new HashMap<>();

    ProcessTree(Collection<ProcessStat> all) {
        processes = new HashMap<>();
        for (ProcessStat stat : all) {
            processes.put(stat.pid(), stat);
            children.computeIfAbsent(stat.parentPid(), pid -> new ArrayList<>(1)).add(stat);
        }
    }

    Optional<ProcessStat> find(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /** Adds the children of a process, theirs, and so on; such as have ended and were not waited for too. */
    void descendants(int pid, Map<Integer, ProcessStat> into) {
        Deque<Integer> open = new ArrayDeque<>(List.of(pid));
        while (!open.isEmpty()) {
            for (ProcessStat child : children.getOrDefault(open.pop(), List.of())) {
                if (into.putIfAbsent(child.pid(), child) == null) {
                    open.push(child.pid());
                }
            }
        }
    }
}
