// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** Counts as in {@link org.tracewarden.api.agent.AgentCounts}. */
public record LifeCounts(long spawns, long exits, long crashes, long faults, long restarts) {

    public static final LifeCounts ZERO = new LifeCounts(0, 0, 0, 0, 0);

    public LifeCounts plus(LifeCounts more) {
        if (this == ZERO) {
            return more;
        }
        return new LifeCounts(spawns + more.spawns, exits + more.exits, crashes + more.crashes, faults + more.faults,
                restarts + more.restarts);
    }
}
