// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.shell.agent.render.AgentTable;
import org.tracewarden.shell.agent.render.InfoPage;
import org.tracewarden.shell.agent.render.PolicyPage;
import org.tracewarden.shell.agent.render.StatusPage;
import org.tracewarden.shell.agent.render.SystemView;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;

/** The guide's four pages. */
final class AgentReports {

    private final Agents agents;
    private final Screen screen;
    private final Times times;

    AgentReports(Agents agents, Screen screen, Times times) {
        this.agents = agents;
        this.screen = screen;
        this.times = times;
    }

    /** Those that a command prints on its console. */
    static AgentReports on(AgentServices services, Session session) {
        return new AgentReports(new Agents(services), Screen.of(session), new Times(ZoneId.systemDefault()));
    }

    void status(Instant now, boolean json) throws CommandException {
        AgentSupervisor supervisor = agents.supervisor();
        TelemetryAggregator telemetry = agents.telemetry();
        if (json) {
            screen.print(agents.json().encode(new SystemView(telemetry.system(), supervisor.containment(),
                    agents.services().trouble(), agents.faults().notes(), telemetry.events(StatusPage.EVENTS))));
        } else {
            screen.print(new StatusPage(times, screen.width(), screen.style()).lines(telemetry.system(),
                    supervisor.agents(), supervisor.containment(), agents.services().trouble(), agents.faults().notes(),
                    telemetry.events(StatusPage.EVENTS), now));
        }
        screen.flush();
    }

    /**
     * @param all those that do not run as well
     * @param person whether one reads it: a script would take a note for an agent, and wants names whole
     */
    void list(boolean all, boolean person, boolean json) throws CommandException {
        TelemetryAggregator telemetry = agents.telemetry();
        List<AgentInfo> known = agents.supervisor().agents();
        List<AgentInfo> shown = known.stream().filter(agent -> all || AgentTable.running(agent)).toList();
        if (json) {
            for (AgentInfo agent : shown) {
                screen.print(agents.encode(agent));
            }
            screen.flush();
            return;
        }
        screen.print(new AgentTable(person ? screen.width() : Integer.MAX_VALUE, screen.style()).lines(shown.stream()
                .map(agent -> new AgentTable.Row(agent,
                        telemetry.agent(agent.id()).map(t -> t.total().restarts()).orElse(0L)))
                .toList(), all));
        if (person && known.isEmpty()) {
            note("No agents yet: asm:spawn -- sleep 60 starts one.");
        } else if (person && shown.size() < known.size()) {
            note("Not shown: " + AgentTable.notShown(known) + "; asm:list --all shows them.");
        }
        screen.flush();
    }

    void info(String agent, Instant now, boolean json) throws CommandException {
        AgentInfo found = agents.find(agent);
        if (json) {
            screen.print(agents.encode(found));
        } else {
            screen.print(new InfoPage(times, screen.width(), screen.style())
                    .lines(found, agents.telemetry().agent(found.id()), now));
        }
        screen.flush();
    }

    void policy(String agent, boolean json) throws CommandException {
        AgentInfo found = agents.find(agent);
        RecoveryPolicy global = agents.faults().recovery();
        if (json) {
            screen.print(agents.encode(found));
        } else {
            screen.print(new PolicyPage(screen.width(), screen.style()).lines(found, global,
                    agents.faults().notes(found.id())));
        }
        screen.flush();
    }

    /**
     * The agent that was named.
     *
     * @param command as it is typed, for {@code asm:info web}
     * @return empty for the line below the headings of a list, which the guide's one-liners bring along
     */
    static Optional<String> one(String command, boolean line, List<String> names) throws CommandException {
        if (names.size() > 1) {
            throw Failure.of("Too many arguments: " + command + " takes the id or name of one agent; see --help");
        }
        if (names.isEmpty() && !line) {
            throw Failure.of("Which agent? " + command + " and its id or name; asm:list shows them");
        }
        return names.stream().findFirst();
    }

    private void note(String text) {
        screen.print(screen.style().apply(Tone.FAINT, text));
    }
}
