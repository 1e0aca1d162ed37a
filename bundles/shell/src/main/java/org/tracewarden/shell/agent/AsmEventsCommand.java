// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code asm:events}; {@link AgentEvents} does the rest. */
@Service
@Command(scope = "asm", name = "events",
        description = "Shows what happened to agents, the newest last, and with -f what happens from then on",
        detailedDescription = "Events are spawned, active, exited, fault, recovery, restarted, failed, found running"
                + " again and removed. 1,024 are kept, the journal has all. Of one agent they are those since its id"
                + " was given to it, and following it ends when it is removed.")
public final class AsmEventsCommand implements Action {

    private static final int MOST = TelemetryAggregator.EVENTS;

    @Argument(index = 0, name = "agent", multiValued = true, valueToShowInHelp = "",
            description = "Only events of this agent: its id or name")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "-n", aliases = "--last", description = "Begin with so many, the newest")
    private String last = "20";

    @Option(name = "-f", aliases = "--follow", description = "Go on with events as they happen, until Ctrl+C")
    private boolean follow;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        boolean wantFollow = words.take("-f") | words.take("--follow") | follow;
        String most = words.take("-n", words.take("--last", last).orElse(last)).orElse(last);
        int newest = new OptionValue("-n", most).number(1, MOST);
        List<String> names = words.rest();
        Agents agents = new Agents(services);
        Optional<AgentInfo> agent = names.isEmpty()
                ? Optional.empty()
                : Optional.of(agents.find(AgentReports.one("asm:events", false, names).orElseThrow()));
        AgentEvents events = new AgentEvents(agents, Screen.of(session), new Times(ZoneId.systemDefault()),
                Clock.systemUTC(), wantFollow, wantJson);
        if (wantFollow) {
            events.follow(agent, newest);
        } else {
            events.list(agent, newest);
        }
        return null;
    }
}
