// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.ZoneId;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.agent.render.LogLines;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code asm:logs}; {@link AgentOutput} does the rest. */
@Service
@Command(scope = "asm", name = "logs",
        description = "Shows what an agent printed, the newest last, and with -f what it prints from then on",
        detailedDescription = "Behind the time stands | for its output, ! for its error output, * for what the"
                + " launcher says.")
public final class AsmLogsCommand implements Action {

    private static final int MOST = 100_000;

    @Argument(index = 0, name = "agent", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of the agent")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "-n", aliases = "--last", description = "Begin with so many lines, the newest")
    private String last = "50";

    @Option(name = "-f", aliases = "--follow", description = "Go on with lines as they come, until Ctrl+C")
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
        String agent = AgentReports.one("asm:logs", false, words.rest()).orElseThrow();
        Screen screen = Screen.of(session);
        // a program that reads them wants whole lines
        int width = Audience.isPerson(session) ? screen.width() : Integer.MAX_VALUE;
        AgentOutput output = new AgentOutput(new Agents(services), screen,
                new LogLines(new Times(ZoneId.systemDefault()), width, screen.style()), wantJson);
        if (wantFollow) {
            output.follow(agent, newest);
        } else {
            output.tail(agent, newest);
        }
        return null;
    }
}
