// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.watch.Watched;

/** Is told of crashes on the agents' thread, records them as faults, and says what is to be done. */
@FunctionalInterface
public interface CrashJudge {

    /**
     * @param status a fatal signal that was not sent to stop it; empty when its launcher was killed and nobody knows
     * @return RESTART: the restart policy decides; KILL, THROTTLE or ALERT: it is FAILED, and not started again
     */
    FaultAction crashed(Watched run, Optional<ExitStatus> status);
}
