// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;

/** What holds for a declared agent where its file says nothing. */
public record AgentDefaults(ResourceLimits limits, RestartPolicy restart, StopPolicy stop, LogPolicy logs) {

    /** Those of the api, which are the guide's. */
    public static final AgentDefaults STANDARD = new AgentDefaults(
            ResourceLimits.DEFAULTS, RestartPolicy.NEVER, StopPolicy.DEFAULT, LogPolicy.DEFAULT);
}
