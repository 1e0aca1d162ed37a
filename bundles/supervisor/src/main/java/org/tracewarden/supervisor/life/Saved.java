// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentState;

/**
 * All of an agent that outlives the platform, as its state file holds it.
 *
 * @param bootId of the boot that the counts since boot, the process and the due time belong to
 */
record Saved(Standing standing, String bootId) {

    private static final LifeCounts EXIT = new LifeCounts(0, 1, 0, 0, 0);

    int id() {
        return standing.spec().id();
    }

    boolean ofBoot(String present) {
        return bootId.equals(present);
    }

    /** How it stands now. */
    Standing inBoot(String present) {
        return ofBoot(present) ? standing : standing.with(Saved::reboot);
    }

    /** The host was started anew: nothing of what ran then runs now, and counts since boot begin again. */
    private static void reboot(Change next) {
        if (next.spawnCounted > next.exitCounted) {
            next.exitCounted = next.spawnCounted;
            next.tally = next.tally.plus(EXIT);
            next.lastExit = Optional.empty();
        }
        next.tally = next.tally.inNewBoot();
        next.restartCount = 0;
        next.assigned = false;
        next.dueBoot = 0;
        next.kind = SpawnKind.START;
        boolean stopped = next.state == AgentState.STOPPED || !next.ending.wanted();
        next.wanted = !stopped && (next.wanted || next.declared.isPresent());
        if (next.wanted) {
            next.state = AgentState.WAITING;
            next.reason = "the host was started anew";
            next.ending = Ending.NONE;
        } else if (next.ending != Ending.REMOVE && next.state == AgentState.STOPPING) {
            next.state = next.ending == Ending.FAULT_KILL ? AgentState.FAILED : AgentState.STOPPED;
            next.ending = Ending.NONE;
        }
    }
}
