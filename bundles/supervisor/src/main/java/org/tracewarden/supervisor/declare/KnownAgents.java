// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.OptionalInt;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;

/** Ids that are given. Thread-safe. */
public interface KnownAgents {

    /** The id of the agent that this file declared before, also before the platform was started. */
    OptionalInt idOf(String source);

    /** The lowest that may be given. */
    int freeId();

    static KnownAgents of(AgentSupervisor supervisor) {
        return new KnownAgents() {
            @Override
            public OptionalInt idOf(String source) {
                return supervisor.agents().stream()
                        .filter(agent -> agent.source().filter(source::equals).isPresent())
                        .mapToInt(AgentInfo::id)
                        .findFirst();
            }

            @Override
            public int freeId() {
                return supervisor.freeId();
            }
        };
    }
}
