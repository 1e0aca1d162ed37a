// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.process.ProcessKey;

/** Whether one that failed is started again, after which pause, and when restarts in a row are forgotten. */
final class Restarts {

    private final Starts starts;
    private final Backoff backoff;

    Restarts(Starts starts, Backoff backoff) {
        this.starts = starts;
        this.backoff = backoff;
    }

    /** As after a crash: starts it again, or not. */
    void recover(Life life, String why) {
        RestartPolicy policy = life.spec().restart();
        int before = life.restartCount();
        if (!policy.auto() || before >= policy.max()) {
            fail(life, !policy.auto() ? why : why + "; it was restarted "
                    + (before == 1 ? "once" : before + " times in a row") + ", which is the most");
            return;
        }
        starts.assign(life, SpawnKind.RECOVERY);
        long nanos = backoff.pauseNanos(policy, before);
        long due = life.body().bootNow() + nanos;
        life.become(next -> {
            next.wanted = true;
            next.dueBoot = due;
        });
        String then = "restart " + (before + 1) + " of " + policy.max()
                + (nanos == 0 ? " at once" : " in " + Words.time(nanos));
        life.body().tell(AgentTransition.RECOVERY, life.process(), Optional.empty(), why + "; " + then);
        life.enter(AgentState.RESTARTING, why);
        pauseFor(life, nanos);
    }

    void pauseFor(Life life, long nanos) {
        if (nanos == 0) {
            life.cancelWait();
        } else {
            life.await(nanos, () -> starts.launchWhenDue(life));
        }
    }

    void fail(Life life, String why) {
        life.become(next -> next.wanted = false);
        life.enter(AgentState.FAILED, why);
        life.body().tell(AgentTransition.FAILED, life.process(), Optional.empty(), why);
    }

    /** Restarts in a row are forgotten when the run has gone on for long enough. */
    void watchStability(Life life) {
        life.cancelWait();
        if (life.restartCount() == 0) {
            return;
        }
        AgentRun running = life.run().orElseThrow();
        long now = life.body().bootNow();
        long age = Math.max(0, now - life.process().map(ProcessKey::startTime).orElse(now));
        life.await(Math.max(0, life.spec().restart().stableAfter().toNanos() - age), () -> {
            if (life.state() == AgentState.ACTIVE && life.current(running)) {
                life.forgetRestarts();
            }
        });
    }
}
