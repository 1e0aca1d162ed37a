// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;

/** What follows when a run has ended: it is counted once, and why and how it ended decides what comes next. */
final class Ends {

    private static final LifeCounts EXIT = new LifeCounts(0, 1, 0, 0, 0);
    private static final LifeCounts CRASH = new LifeCounts(0, 1, 1, 0, 0);

    private final Starts starts;
    private final Restarts restarts;

    Ends(Starts starts, Restarts restarts) {
        this.starts = starts;
        this.restarts = restarts;
    }

    /** @param status empty when nobody could learn it */
    void ended(Life life, AgentRun gone, Optional<ExitStatus> status) {
        if (gone.ended) {
            return;
        }
        gone.ended = true;
        if (gone.number() <= life.exitCounted()) {
            gone.endStored = true;
            return;
        }
        life.become(next -> next.exitCounted = gone.number());
        if (life.current(gone)) {
            lastEnded(life, gone, status);
        } else {
            // another one followed before this end could be saved: only a crash is followed by one
            life.count(bad(status) ? CRASH : EXIT);
            life.moved();
        }
        life.save(() -> {
            gone.endStored = true;
            releaseWhenDone(life, gone);
        });
    }

    private static boolean bad(Optional<ExitStatus> status) {
        return status.map(known -> known.shellCode() != 0).orElse(true);
    }

    private void lastEnded(Life life, AgentRun gone, Optional<ExitStatus> status) {
        life.cancelWait();
        Ending asked = life.ending();
        boolean crash = !asked.asked() && bad(status);
        String how = Words.end(status);
        life.become(next -> {
            next.lastExit = status;
            // a certificate that came before this end may be its own; an older one is not
            next.death = next.death.filter(death -> gone.isOf(death.process().key()));
        });
        life.count(crash ? CRASH : EXIT);
        life.body().tell(AgentTransition.EXITED, gone.process(), status, how);
        if (asked.asked()) {
            life.moved();
        } else if (asked == Ending.FAULT_KILL) {
            life.become(next -> next.ending = Ending.NONE);
            restarts.fail(life, life.reason());
        } else if (asked == Ending.FAULT_RESTART) {
            life.become(next -> next.ending = Ending.NONE);
            restarts.recover(life, life.reason());
        } else if (crash) {
            crashed(life, gone, status, how);
        } else {
            life.become(next -> next.wanted = false);
            life.enter(AgentState.EXITED, "");
        }
    }

    /** An exit code is left to the restart policy; a fatal signal is a fault, for which there is a judge. */
    private void crashed(Life life, AgentRun gone, Optional<ExitStatus> status, String how) {
        if (status.filter(ExitStatus::exited).isPresent()) {
            restarts.recover(life, how);
            return;
        }
        CrashJudge.Judgement judged = life.body().judge(gone, status);
        if (judged.action() == FaultAction.RESTART) {
            restarts.recover(life, how);
        } else {
            restarts.fail(life, how + "; it is not started again, as its policy for faults says ("
                    + judged.kind().key() + "=" + judged.action().name().toLowerCase(Locale.ROOT) + ")");
        }
    }

    /** All of the run is gone, its control group too. */
    void closed(Life life, AgentRun gone) {
        gone.closed = true;
        if (life.current(gone)) {
            if (life.state() == AgentState.STOPPING) {
                settle(life, life.ending());
            } else {
                starts.launchWhenDue(life);
                life.moved();
            }
        }
        releaseWhenDone(life, gone);
    }

    private static void releaseWhenDone(Life life, AgentRun gone) {
        if (gone.ended && gone.endStored && gone.closed && !gone.released) {
            gone.released = true;
            life.body().release(gone);
        }
    }

    /** The end that was ordered has come. */
    void settle(Life life, Ending how) {
        life.acted = false;
        life.become(next -> {
            next.ending = Ending.NONE;
            next.dueBoot = 0;
        });
        life.cancelWait();
        switch (how) {
            case STOP, KILL -> {
                life.enter(AgentState.STOPPED, life.state() == AgentState.STOPPING ? life.reason() : "");
                life.save();
            }
            case WAIT -> starts.begin(life, SpawnKind.START);
            case RESTART, CASCADE -> starts.begin(life, SpawnKind.RESTART);
            case REMOVE -> {
                // what was planned is not to be launched when its number comes to disk
                life.become(next -> next.assigned = false);
                life.body().forget();
            }
            case FAULT_RESTART -> {
                restarts.recover(life, life.reason());
                life.save();
            }
            default -> {
                restarts.fail(life, life.reason());
                life.save();
            }
        }
    }
}
