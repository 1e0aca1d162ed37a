// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.AgentTransition;

/** What an agent is ordered: to start, to end, and by fault detection to end. */
final class Orders {

    private final Starts starts;
    private final Stops stops;
    private final Ends ends;

    Orders(Starts starts, Stops stops, Ends ends) {
        this.starts = starts;
        this.stops = stops;
        this.ends = ends;
    }

    /** Starts it when it does not run, and forgets the restarts that there were in a row. */
    void start(Life life, boolean somebodyWaits) {
        AgentState state = life.state();
        if (state.alive()) {
            return;
        }
        life.become(next -> {
            next.wanted = true;
            next.restartCount = 0;
        });
        life.ordered = somebodyWaits;
        SpawnKind kind = state == AgentState.RESTARTING || state == AgentState.WAITING ? life.kind() : SpawnKind.START;
        starts.begin(life, kind == SpawnKind.RECOVERY ? SpawnKind.RESTART : kind);
    }

    /** What it waits for may have come. */
    void lookAgain(Life life) {
        if (life.state() != AgentState.WAITING || !life.wanted()) {
            return;
        }
        Optional<String> waits = life.body().waitsFor();
        if (waits.isEmpty()) {
            starts.begin(life, life.kind());
        } else if (!waits.get().equals(life.reason())) {
            life.become(next -> next.reason = waits.get());
            life.moved();
        }
    }

    /** Has it end, as somebody asked; one that does not run is only restarted or removed by that. */
    void end(Life life, Ending how) {
        if (!how.overrules(life.ending())) {
            return;
        }
        AgentState state = life.state();
        boolean resting = !state.alive() && state != AgentState.RESTARTING && state != AgentState.WAITING;
        if (resting && (how == Ending.WAIT || how == Ending.CASCADE)) {
            return;
        }
        life.become(next -> next.wanted = how.wanted());
        switch (state) {
            case ACTIVE -> endRunning(life, how);
            case STOPPING -> endStopping(life, how);
            case STARTING, WAITING, RESTARTING -> endStarting(life, how);
            default -> endResting(life, how);
        }
    }

    private void endRunning(Life life, Ending how) {
        life.become(next -> next.ending = how);
        life.enter(AgentState.STOPPING, "");
        stops.saveThenAct(life);
    }

    private void endStopping(Life life, Ending how) {
        life.become(next -> next.ending = how);
        life.save();
        if (life.acted && how == Ending.KILL) {
            stops.act(life);
        }
    }

    private void endStarting(Life life, Ending how) {
        life.cancelWait();
        if (life.launching || life.open()) {
            life.become(next -> next.ending = how);
            life.enter(AgentState.STOPPING, "");
            life.save();
        } else {
            ends.settle(life, how);
        }
    }

    private void endResting(Life life, Ending how) {
        if (how == Ending.REMOVE && life.open()) {
            life.become(next -> next.ending = how);
            life.enter(AgentState.STOPPING, life.reason());
            life.save();
        } else if (how == Ending.REMOVE || how == Ending.RESTART) {
            ends.settle(life, how);
        }
    }

    /** Fault detection wants the run of that number ended. */
    void intervene(Life life, Ending how, int number, String why) {
        boolean goesOn = life.run().filter(run -> run.number() == number && !run.ended).isPresent();
        if (life.state() != AgentState.ACTIVE || !goesOn) {
            return;
        }
        life.become(next -> {
            next.ending = how;
            next.wanted = how.wanted();
        });
        life.body().tell(AgentTransition.RECOVERY, life.process(), Optional.empty(), why);
        life.enter(AgentState.STOPPING, why);
        stops.saveThenAct(life);
    }
}
