// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

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
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;

/** Reads the options of {@code asm:limits}; {@link AgentLimiting} does the rest. */
@Service
@Command(scope = "asm", name = "limits",
        description = "Shows the limits of an agent, and changes them while it runs",
        detailedDescription = "asm:limits web --memory 200m --cpu 500ms/s changes two of them; those that are not"
                + " given stay. For an agent that is declared by a file they hold until the file changes.")
public final class AsmLimitsCommand implements Action {

    @Argument(index = 0, name = "agent", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of the agent")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "--cpu", description = "CPU time in a span: 500ms/s is half a core; none for no limit. More is a"
            + " fault")
    private String cpu;

    @Option(name = "--memory", description = "Memory of all its processes: 100m, 2g; none for no limit")
    private String memory;

    @Option(name = "--syscalls", description = "System calls a second: 1000/s; none for no limit. More is a fault")
    private String syscalls;

    @Option(name = "--processes", description = "Processes and threads at once, such as 512; none for no limit")
    private String processes;

    @Option(name = "--open-files", description = "Descriptors of each process; none for the limit of the platform")
    private String openFiles;

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
        LimitWish wish = new LimitWish(words.take("--cpu", cpu), words.take("--memory", memory),
                words.take("--syscalls", syscalls), words.take("--processes", processes),
                words.take("--open-files", openFiles));
        String agent = AgentReports.one("asm:limits", false, words.rest()).orElseThrow();
        new AgentLimiting(new Agents(services), Screen.of(session)).limit(agent, wish, wantJson);
        return null;
    }
}
