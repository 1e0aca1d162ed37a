// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.watch.Watched;

/** Is told of crashes on the agents' thread, records them as faults, and says what is to be done. */
@FunctionalInterface
public interface CrashJudge {

    /**
     * What a crash was found to be.
     *
     * @param kind of the fault: a crash, or what led to it
     * @param action RESTART: the restart policy decides; KILL, THROTTLE or ALERT: it is FAILED, and not started again
     */
    record Judgement(FaultKind kind, FaultAction action) {

        /** A crash that is left to the restart policy. */
        static final Judgement RESTART = new Judgement(FaultKind.CRASH, FaultAction.RESTART);
    }

    /**
     * @param status a fatal signal that was not sent to stop it; empty when its launcher was killed and nobody knows
     */
    Judgement crashed(Watched run, Optional<ExitStatus> status);
}
