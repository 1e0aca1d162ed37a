// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.AgentState;

/** How a run comes about: it gets its number, waits for others, and is launched when the number is on disk. */
final class Starts {

    void begin(Life life, SpawnKind kind) {
        life.cancelWait();
        assign(life, kind);
        if (!waits(life)) {
            starting(life);
        }
    }

    /** Plans the next run. One that was planned and not launched keeps its number. */
    void assign(Life life, SpawnKind kind) {
        life.become(next -> {
            next.kind = kind;
            next.runNumber += next.assigned ? 0 : 1;
            next.assigned = true;
        });
        life.numberSaved = false;
    }

    /** @return whether it has to wait for others */
    private static boolean waits(Life life) {
        Optional<String> waits = life.body().waitsFor();
        if (waits.isPresent()) {
            life.enter(AgentState.WAITING, waits.get());
            life.save();
        }
        return waits.isPresent();
    }

    private void starting(Life life) {
        life.become(next -> {
            next.restartCount += next.kind == SpawnKind.RECOVERY ? 1 : 0;
            next.dueBoot = 0;
        });
        life.enter(AgentState.STARTING, "");
        life.save();
        launchWhenDue(life);
    }

    /** The next run begins when its number is on disk, its pause is over and nothing is left of the run before. */
    void launchWhenDue(Life life) {
        if (!life.assigned() || !life.numberSaved || life.launching || life.open()) {
            return;
        }
        if (life.state() == AgentState.RESTARTING && !life.waits()) {
            if (!waits(life)) {
                starting(life);
            }
        } else if (life.state() == AgentState.STARTING) {
            life.launching = true;
            life.body().launch(life.runNumber());
        }
    }
}
