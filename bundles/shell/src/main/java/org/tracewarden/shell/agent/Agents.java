// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.shell.agent.render.AgentView;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.render.SafeText;

/** The agents, and the services a command cannot do without; what is not there is an error that says what to do. */
record Agents(AgentServices services) {

    AgentSupervisor supervisor() throws CommandException {
        return services.supervisor().orElseThrow(Agents::notSupervised);
    }

    TelemetryAggregator telemetry() throws CommandException {
        return services.telemetry().orElseThrow(Agents::notSupervised);
    }

    FaultDetector faults() throws CommandException {
        return services.faults().orElseThrow(Agents::notSupervised);
    }

    AgentLogs logs() throws CommandException {
        return services.logs().orElseThrow(Agents::notSupervised);
    }

    JsonEncoder json() throws CommandException {
        return services.json()
                .orElseThrow(() -> Failure.notInstalled("There is no JSON encoder", "tracewarden-json"));
    }

    /** @param agent its id or its name, as it was typed */
    AgentInfo find(String agent) throws CommandException {
        AgentSupervisor supervisor = supervisor();
        // no name is made of digits alone
        Optional<AgentInfo> found = agent.matches("\\d{1,9}")
                ? supervisor.find(Integer.parseInt(agent))
                : supervisor.find(agent);
        return found.orElseThrow(() -> unknown(agent, supervisor.agents()));
    }

    /** For programs: without values of its environment. */
    String encode(AgentInfo agent) throws CommandException {
        return json().encode(AgentView.of(agent, telemetry().agent(agent.id()), faults().recovery()));
    }

    /** What the supervisor said, for the person who asked. */
    static CommandException refused(AgentException refused) {
        return Failure.of(SafeText.of(String.valueOf(refused.getMessage())));
    }

    static CommandException unknown(String agent, List<AgentInfo> all) {
        String none = "There is no agent " + SafeText.of(agent) + "; ";
        if (all.isEmpty()) {
            return Failure.of(none + "there are none yet: asm:spawn -- sleep 60 starts one");
        }
        List<String> near = new NearNames(all.stream()
                .flatMap(info -> Stream.of(info.name(), Integer.toString(info.id()))).toList()).to(agent);
        return Failure.of(none + (near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ")
                + "asm:list --all shows all");
    }

    private static CommandException notSupervised() {
        return Failure.notInstalled("Agents are not being supervised", "tracewarden-supervisor");
    }
}
