// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Optional;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.json.JsonEncoder;

/**
 * The supervisor's services as they are at this moment. Commands refer to this one lasting service rather than to each
 * of them, because Karaf registers a command anew whenever a service it refers to comes or goes. Thread-safe.
 */
public interface AgentServices {

    Optional<AgentSupervisor> supervisor();

    Optional<TelemetryAggregator> telemetry();

    Optional<FaultDetector> faults();

    Optional<AgentLogs> logs();

    Optional<JsonEncoder> json();

    /** What is wrong with the supervision itself and how to mend it, such as a file that was refused; empty for nothing. */
    String trouble();
}
