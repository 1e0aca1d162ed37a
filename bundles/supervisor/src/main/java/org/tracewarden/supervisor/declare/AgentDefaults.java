// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.time.Duration;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;

/**
 * What holds for a declared agent where its file says nothing.
 *
 * @param watchdogTimeout of one that has a watchdog
 */
public record AgentDefaults(
        ResourceLimits limits, RestartPolicy restart, StopPolicy stop, LogPolicy logs, Duration watchdogTimeout) {

    /** Those of the api, which are the guide's. */
    public static final AgentDefaults STANDARD = new AgentDefaults(
            ResourceLimits.DEFAULTS, RestartPolicy.NEVER, StopPolicy.DEFAULT, LogPolicy.DEFAULT,
            Watchdog.DEFAULT_TIMEOUT);
}
