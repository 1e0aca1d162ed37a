// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * All of an agent that outlives the platform.
 *
 * @param incarnation differs between agents that had the same id one after the other
 * @param wanted whether it is to run
 * @param since wall time of the state, nanoseconds since 1970-01-01T00:00Z
 * @param runNumber of the last run, or of the next one when it is assigned
 * @param assigned whether the run of that number is still to be launched
 * @param kind what that run counts as
 * @param spawnCounted the last run whose begin is in the counts
 * @param exitCounted the last run whose end is in the counts
 * @param bootId of the boot that the counts since boot, the process and the due time belong to
 * @param process of the last run that began
 * @param startedAt of that run, nanoseconds since 1970-01-01T00:00Z
 * @param dueBoot end of the pause or of the grace, boot clock, nanoseconds; 0 without
 */
record Saved(
        String incarnation,
        AgentSpec spec,
        Optional<Declared> declared,
        boolean wanted,
        AgentState state,
        long since,
        String reason,
        Ending ending,
        long runNumber,
        boolean assigned,
        SpawnKind kind,
        int restartCount,
        long spawnCounted,
        long exitCounted,
        LifeCounts total,
        LifeCounts sinceBoot,
        String bootId,
        Optional<ExitStatus> lastExit,
        Optional<ProcessKey> process,
        long startedAt,
        long dueBoot) {}
