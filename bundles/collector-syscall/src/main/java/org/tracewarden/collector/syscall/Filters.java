// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.Set;

/**
 * Which processes are watched: those that one of these names; all of them when none names any.
 *
 * @param uids as unsigned 32-bit numbers
 * @param cgroups paths below the root of their hierarchy
 */
record Filters(Set<Integer> pids, Set<String> comms, Set<Integer> uids, Set<String> cgroups) {

    static final Filters EVERY_PROCESS = new Filters(Set.of(), Set.of(), Set.of(), Set.of());

    Filters {
        pids = Set.copyOf(pids);
        comms = Set.copyOf(comms);
        uids = Set.copyOf(uids);
        cgroups = Set.copyOf(cgroups);
    }

    /** {@code enum watch_filter}. */
    int bits() {
        return (pids.isEmpty() ? 0 : WindowStructs.WATCH_PIDS)
                | (uids.isEmpty() ? 0 : WindowStructs.WATCH_UIDS)
                | (comms.isEmpty() ? 0 : WindowStructs.WATCH_COMMS)
                | (cgroups.isEmpty() ? 0 : WindowStructs.WATCH_CGROUPS);
    }
}
