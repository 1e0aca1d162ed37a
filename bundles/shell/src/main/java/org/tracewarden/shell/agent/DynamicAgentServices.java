// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.part.Part;

/** Follows the services with dynamic references, so that none of them is needed to start or stay. */
@Component(service = AgentServices.class)
public final class DynamicAgentServices implements AgentServices {

    private static final String SUPERVISOR = "supervisor";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AgentSupervisor supervisor;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TelemetryAggregator telemetry;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile FaultDetector faults;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AgentLogs logs;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile JsonEncoder json;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Part> parts;

    @Override
    public Optional<AgentSupervisor> supervisor() {
        return Optional.ofNullable(supervisor);
    }

    @Override
    public Optional<TelemetryAggregator> telemetry() {
        return Optional.ofNullable(telemetry);
    }

    @Override
    public Optional<FaultDetector> faults() {
        return Optional.ofNullable(faults);
    }

    @Override
    public Optional<AgentLogs> logs() {
        return Optional.ofNullable(logs);
    }

    @Override
    public Optional<JsonEncoder> json() {
        return Optional.ofNullable(json);
    }

    @Override
    public String trouble() {
        return parts.stream().filter(part -> part.name().equals(SUPERVISOR)).map(part -> part.status().reason())
                .collect(Collectors.joining("; "));
    }
}
