// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.watch.Watched;

/**
 * How an agent stands: all of it that outlives the platform, and what others see of it. Each transition puts another
 * one in its place; what is shown and saved is made of it when somebody asks. Each agent has one all the time, of 112
 * bytes: two components more make it 120.
 *
 * @param incarnation differs between agents that had the same id one after the other
 * @param wanted whether it is to run
 * @param since wall time of the state, nanoseconds since 1970-01-01T00:00Z
 * @param reason why it is in this state, one sentence; empty where the state says it all
 * @param ending why the run that goes on is to end
 * @param runNumber of the last run, or of the next one when it is assigned
 * @param assigned whether the run of that number is still to be launched
 * @param kind what that run counts as
 * @param restartCount restarts in a row
 * @param spawnCounted the last run whose begin is in the counts
 * @param exitCounted the last run whose end is in the counts
 * @param process of the last run that began; {@link #NO_PROCESS} before the first
 * @param dueBoot end of the pause or of the grace, boot clock, nanoseconds; 0 without
 * @param ready whether it said {@code READY=1}, or need not; not saved, as all that follows
 * @param statusText its own words; empty without
 * @param lastRun null when this platform knows of none: an Optional would take 16 bytes of each agent
 * @param running whether that run goes on
 * @param launcherHeld whether it has a launcher
 * @param death the certificate of its last end, where there is one
 */
record Standing(
        long incarnation,
        AgentSpec spec,
        Optional<Declared> declared,
        boolean wanted,
        AgentState state,
        long since,
        String reason,
        Ending ending,
        int runNumber,
        boolean assigned,
        SpawnKind kind,
        int restartCount,
        int spawnCounted,
        int exitCounted,
        Tally tally,
        Optional<ExitStatus> lastExit,
        ProcessKey process,
        long dueBoot,
        boolean ready,
        String statusText,
        AgentRun lastRun,
        boolean running,
        boolean launcherHeld,
        Optional<DeathCertificate> death) {

    /** In place of an empty Optional, which would take 16 bytes of each agent that has one. */
    static final ProcessKey NO_PROCESS = new ProcessKey(0, 0);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Of a new agent, which does nothing yet. */
    static Standing begin(long incarnation, AgentSpec spec, Optional<Declared> declared, int lastRunNumber,
            long wallNow) {
        return saved(incarnation, spec, declared, false, AgentState.STOPPED, wallNow, "", Ending.NONE, lastRunNumber,
                false, SpawnKind.START, 0, lastRunNumber, lastRunNumber, Tally.NONE, Optional.empty(), NO_PROCESS, 0);
    }

    /** As it was saved, of which this platform knows no run yet. */
    static Standing saved(long incarnation, AgentSpec spec, Optional<Declared> declared, boolean wanted,
            AgentState state, long since, String reason, Ending ending, int runNumber, boolean assigned,
            SpawnKind kind, int restartCount, int spawnCounted, int exitCounted, Tally tally,
            Optional<ExitStatus> lastExit, ProcessKey process, long dueBoot) {
        return new Standing(incarnation, spec, declared, wanted, state, since, reason, ending, runNumber, assigned,
                kind, restartCount, spawnCounted, exitCounted, tally, lastExit, process, dueBoot, false, "",
                null, false, false, Optional.empty());
    }

    /** The same but for what is changed. */
    Standing with(Consumer<Change> changed) {
        Change change = new Change(this);
        changed.accept(change);
        return change.done();
    }

    /** Of the run that goes on, or the last one. */
    Optional<ProcessKey> lastProcess() {
        return process == NO_PROCESS ? Optional.empty() : Optional.of(process);
    }

    /** The last one, when this platform knows of it. */
    Optional<AgentRun> run() {
        return Optional.ofNullable(lastRun);
    }

    /** The run that goes on. */
    Optional<AgentRun> runningRun() {
        return running ? run() : Optional.empty();
    }

    /** The run that goes on, when it can be looked at. */
    Optional<Watched> watched() {
        return runningRun().flatMap(going -> going.watched(spec));
    }

    OptionalInt launcher() {
        return launcherHeld
                ? run().flatMap(AgentRun::run).map(held -> OptionalInt.of(held.launcher().pid()))
                        .orElse(OptionalInt.empty())
                : OptionalInt.empty();
    }

    AgentInfo info() {
        return new AgentInfo(spec, declared.map(Declared::source), state,
                Instant.ofEpochSecond(since / NANOS_PER_SECOND, since % NANOS_PER_SECOND), reason,
                runningRun().flatMap(AgentRun::process), launcher(), restartCount, ready, statusText, lastExit, death);
    }

    Roster.Entry entry() {
        return new Roster.Entry(info(), tally.total(), tally.sinceBoot(), watched());
    }
}
