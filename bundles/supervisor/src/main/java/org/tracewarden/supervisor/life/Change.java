// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/** A {@link Standing} that is being made from the one before. */
final class Change {

    AgentSpec spec;
    Optional<Declared> declared;
    boolean wanted;
    AgentState state;
    long since;
    String reason;
    Ending ending;
    int runNumber;
    boolean assigned;
    SpawnKind kind;
    int restartCount;
    int spawnCounted;
    int exitCounted;
    Tally tally;
    Optional<ExitStatus> lastExit;
    ProcessKey process;
    long dueBoot;
    boolean ready;
    String statusText;
    /** Null for none. */
    AgentRun run;
    boolean running;
    boolean launcherHeld;
    Optional<DeathCertificate> death;
    private final long incarnation;

    Change(Standing before) {
        incarnation = before.incarnation();
        spec = before.spec();
        declared = before.declared();
        wanted = before.wanted();
        state = before.state();
        since = before.since();
        reason = before.reason();
        ending = before.ending();
        runNumber = before.runNumber();
        assigned = before.assigned();
        kind = before.kind();
        restartCount = before.restartCount();
        spawnCounted = before.spawnCounted();
        exitCounted = before.exitCounted();
        tally = before.tally();
        lastExit = before.lastExit();
        process = before.process();
        dueBoot = before.dueBoot();
        ready = before.ready();
        statusText = before.statusText();
        run = before.lastRun();
        running = before.running();
        launcherHeld = before.launcherHeld();
        death = before.death();
    }

    Standing done() {
        return new Standing(incarnation, spec, declared, wanted, state, since, reason, ending, runNumber, assigned,
                kind, restartCount, spawnCounted, exitCounted, tally, lastExit, process, dueBoot, ready,
                statusText, run, running, launcherHeld, death);
    }
}
