// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.AgentTransition;

/** What becomes of a run that was to be launched: as the disk tells of its number, and its launcher of its program. */
final class Launches {

    private static final LifeCounts SPAWN = new LifeCounts(1, 0, 0, 0, 0);
    private static final LifeCounts RESPAWN = new LifeCounts(1, 0, 0, 0, 1);

    private final Starts starts;
    private final Stops stops;
    private final Restarts restarts;
    private final Ends ends;

    Launches(Starts starts, Stops stops, Restarts restarts, Ends ends) {
        this.starts = starts;
        this.stops = stops;
        this.restarts = restarts;
        this.ends = ends;
    }

    /** What one spawn adds to the counts. */
    static LifeCounts counts(SpawnKind kind) {
        return kind.restart() ? RESPAWN : SPAWN;
    }

    /** @param failure why the number could not be saved; a run that nobody waits for begins without */
    void numberSaved(Life life, int number, Optional<String> failure) {
        if (!life.assigned() || number != life.runNumber() || life.numberSaved) {
            return;
        }
        if (failure.isPresent() && life.ordered && life.state() == AgentState.STARTING) {
            failed(life, "the state of agent " + life.spec().name() + " cannot be saved, so that it is not started: "
                    + failure.get());
            return;
        }
        life.numberSaved = true;
        starts.launchWhenDue(life);
    }

    void launched(Life life, AgentRun begun) {
        SpawnKind kind = life.kind();
        life.launching = false;
        life.ordered = false;
        life.become(next -> {
            next.assigned = false;
            next.spawnCounted = begun.number();
            next.statusText = "";
        });
        life.hold(begun);
        life.count(counts(kind));
        life.body().tell(AgentTransition.SPAWNED, life.process(), Optional.empty(), "");
        if (kind.restart()) {
            life.body().tell(AgentTransition.RESTARTED, life.process(), Optional.empty(), kind == SpawnKind.RECOVERY
                    ? "restart " + life.restartCount() + " of " + life.spec().restart().max()
                    : "by order");
        }
        if (life.state() == AgentState.STOPPING) {
            life.save();
            life.moved();
            stops.act(life);
            return;
        }
        life.enter(AgentState.ACTIVE, "");
        restarts.watchStability(life);
        if (life.ready()) {
            life.body().tell(AgentTransition.ACTIVE, life.process(), Optional.empty(), "");
        }
        life.save();
    }

    void failed(Life life, String why) {
        life.launching = false;
        boolean told = life.ordered;
        life.ordered = false;
        life.become(next -> next.assigned = false);
        if (life.state() == AgentState.STOPPING) {
            ends.settle(life, life.ending());
        } else if (told) {
            restarts.fail(life, why);
            life.save();
        } else {
            restarts.recover(life, why);
            life.save();
        }
    }
}
