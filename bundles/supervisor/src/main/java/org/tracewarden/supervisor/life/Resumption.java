// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.agent.AgentState;

/** How an agent goes on in a new platform, with the runs of it that are still there. */
final class Resumption {

    private final Starts starts;
    private final Stops stops;
    private final Restarts restarts;
    private final Ends ends;

    Resumption(Starts starts, Stops stops, Restarts restarts, Ends ends) {
        this.starts = starts;
        this.stops = stops;
        this.restarts = restarts;
        this.ends = ends;
    }

    /**
     * A run is there, living, or ended with word of it. What its launcher told is heard after {@link #resume}.
     *
     * @return whether its end is still to be counted
     */
    boolean found(Life life, AgentRun there) {
        if (there.number() > life.spawnCounted()) {
            countBegin(life, there);
        } else {
            there.cascaded = true;
        }
        life.become(next -> {
            if (there.number() >= next.runNumber) {
                next.runNumber = there.number();
                next.assigned = false;
            }
            next.run = there;
        });
        if (there.number() <= life.exitCounted()) {
            there.endStored = true;
            return false;
        }
        life.hold(there);
        long begin = there.process().map(first -> life.wallTime(first.startTime())).orElse(0L);
        life.become(next -> {
            if (next.ending != Ending.NONE) {
                next.state = AgentState.STOPPING;
                return;
            }
            next.wanted = true;
            next.since = next.state == AgentState.ACTIVE ? next.since : begin;
            next.state = AgentState.ACTIVE;
            next.reason = "";
        });
        return true;
    }

    /** One that began and was not counted: as it was planned, or, when its number could not be saved, after a crash. */
    private static void countBegin(Life life, AgentRun there) {
        boolean planned = life.assigned() && there.number() == life.runNumber();
        SpawnKind was = planned ? life.kind() : life.spawnCounted() == 0 ? SpawnKind.START : SpawnKind.RECOVERY;
        life.become(next -> {
            if (was == SpawnKind.RECOVERY && next.state != AgentState.STARTING) {
                next.restartCount++;
            }
            next.spawnCounted = there.number();
        });
        life.count(Launches.counts(was));
    }

    /** Number of the run that is to be there by the counts and is not. */
    OptionalInt missing(Life life) {
        int last = life.spawnCounted();
        return last > life.exitCounted() && life.run().filter(there -> there.number() == last).isEmpty()
                ? OptionalInt.of(last)
                : OptionalInt.empty();
    }

    /** No launcher holds it any more; it is ended next. */
    void foundLost(Life life, AgentRun lost) {
        life.become(next -> {
            next.run = lost;
            next.state = next.ending == Ending.NONE ? AgentState.ACTIVE : AgentState.STOPPING;
        });
    }

    /** Goes on where the platform before this one was. */
    void resume(Life life) {
        life.moved();
        Optional<AgentRun> run = life.run().filter(there -> !there.closed && !there.ended
                && there.number() > life.exitCounted());
        if (run.isPresent()) {
            resumeRun(life, run.get());
            return;
        }
        switch (life.state()) {
            case STOPPING -> {
                if (!life.open()) {
                    ends.settle(life, life.ending());
                }
            }
            case STARTING -> {
                // the number was used, or may have been: another one makes sure that no run is mistaken for this one
                life.become(next -> {
                    next.assigned = false;
                    next.restartCount -= next.kind == SpawnKind.RECOVERY ? 1 : 0;
                });
                starts.begin(life, life.kind());
            }
            case RESTARTING -> resumePause(life);
            case WAITING -> starts.begin(life, life.kind());
            case ACTIVE -> starts.begin(life, SpawnKind.RESTART);
            default -> life.save();
        }
    }

    private void resumeRun(Life life, AgentRun run) {
        if (run.launcherLost || run.endHeard) {
            return;
        }
        if (life.state() == AgentState.STOPPING) {
            stops.act(life);
        } else {
            restarts.watchStability(life);
        }
        life.save();
    }

    private void resumePause(Life life) {
        life.become(next -> {
            next.runNumber += next.assigned ? 0 : 1;
            next.assigned = true;
        });
        long most = life.spec().restart().backoffMost().toNanos() * 2;
        restarts.pauseFor(life, Math.max(0, Math.min(life.dueBoot() - life.body().bootNow(), most)));
        life.save();
    }
}
