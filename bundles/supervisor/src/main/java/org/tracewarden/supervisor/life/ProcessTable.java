// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.table.IntTable;

/** Agents by their last process. Belongs to the agents' thread. */
final class ProcessTable {

    private static final long NANOS_PER_TICK = 10_000_000L;

    private final IntTable<Agent> byPid = new IntTable<>();

    void put(ProcessKey process, Agent agent) {
        byPid.put(process.pid(), agent);
    }

    void remove(ProcessKey process, Agent agent) {
        byPid.remove(process.pid(), agent);
    }

    /** The agent whose last process that is. */
    Optional<Agent> find(ProcessKey process) {
        return byPid.get(process.pid())
                .filter(agent -> agent.life().process().filter(own -> same(own, process)).isPresent());
    }

    /** Start times from /proc are precise to a clock tick only. */
    static boolean same(ProcessKey one, ProcessKey other) {
        return one.pid() == other.pid() && one.startTime() / NANOS_PER_TICK == other.startTime() / NANOS_PER_TICK;
    }
}
