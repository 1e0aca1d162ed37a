// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.agent.AgentState;

/** How a run is made to end: noted first, then its stop signal, then, after the grace, SIGKILL for all of it. */
final class Stops {

    private static final int SIGCONT = 18;
    /** An order does not wait longer than that for a disk that does not answer. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Nobody is hurt before it is noted why: a platform that comes back must not take it for a crash. */
    void saveThenAct(Life life) {
        life.acted = false;
        Ending meant = life.ending();
        Runnable once = () -> {
            if (life.ending() == meant && !life.acted) {
                act(life);
            }
        };
        life.body().save(new Body.Stored() {
            @Override
            public void done() {
                once.run();
            }

            @Override
            public void failed(String why) {
                once.run();
            }

            @Override
            public boolean patient() {
                return false;
            }
        });
        life.body().after(PATIENCE_NANOS, once);
    }

    void act(Life life) {
        life.acted = true;
        Optional<AgentRun> run = life.run().filter(one -> !one.ended);
        if (run.isEmpty()) {
            return;
        }
        AgentRun leaving = run.get();
        Body body = life.body();
        if (!life.ending().gentle() || !body.signal(leaving, life.spec().stop().signal().number())) {
            body.kill(leaving);
            return;
        }
        // one that was stopped by a signal could not answer
        body.signal(leaving, SIGCONT);
        long grace = life.spec().stop().grace().toNanos();
        long now = body.bootNow();
        long nanos = life.dueBoot() == 0 ? grace : Math.max(0, Math.min(grace, life.dueBoot() - now));
        life.become(next -> next.dueBoot = now + nanos);
        life.await(nanos, () -> graceOver(life, leaving));
    }

    private static void graceOver(Life life, AgentRun leaving) {
        if (life.state() != AgentState.STOPPING || leaving.ended) {
            return;
        }
        life.become(next -> next.reason = "did not end within " + Words.time(next.spec.stop().grace().toNanos())
                + " of " + next.spec.stop().signal().fullName() + " and was killed");
        life.moved();
        life.body().kill(leaving);
    }
}
