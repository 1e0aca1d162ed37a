// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.supervisor.watch.Watched;

/** What the other parts of the supervisor see of the agents. Thread-safe; does not wait for the agents' thread. */
public interface Roster {

    /** By id. */
    List<Entry> entries();

    Optional<Entry> entry(int id);

    /** The state alone, which costs less than an entry; empty when there is no such agent. */
    default Optional<AgentState> state(int id) {
        return entry(id).map(agent -> agent.info().state());
    }

    /** Whether it said {@code READY=1}, or need not; costs less than an entry. */
    default boolean ready(int id) {
        return entry(id).map(agent -> agent.info().ready()).orElse(false);
    }

    /** Counts of all agents, removed ones included. */
    LifeCounts total();

    /** The same since the host was started. */
    LifeCounts sinceBoot();

    /** Nanoseconds since 1970-01-01T00:00Z when counting began. */
    long installedAt();

    /** A fault was found: it is counted. */
    void faultCounted(int id);

    /** @param run while it is ACTIVE or STOPPING */
    record Entry(AgentInfo info, LifeCounts total, LifeCounts sinceBoot, Optional<Watched> run) {}
}
