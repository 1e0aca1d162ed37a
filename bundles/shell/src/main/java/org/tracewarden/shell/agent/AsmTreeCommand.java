// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
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
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;
import org.tracewarden.shell.render.SafeText;

/** Reads the options of {@code asm:tree}; {@link AgentTrees} does the rest. */
@Service
@Command(scope = "asm", name = "tree",
        description = "Shows the processes of an agent, or of all, as trees, with CPU and memory",
        detailedDescription = "S is the state as ps has it, CPU the share of one core while it was measured, CPU TIME"
                + " all so far. MEMORY is what is resident of a process; what processes share is counted with each of"
                + " them, so that it is more than what the limit is compared with.")
public final class AsmTreeCommand implements Action {

    private static final Duration LONGEST_SAMPLE = Duration.ofMinutes(10);

    @Argument(index = 0, name = "agent", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of the agent (default: all that run)")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "--sample", description = "How long CPU is measured: 500ms, 5s")
    private String sample = "500ms";

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
        String text = words.take("--sample", sample).orElse(sample);
        List<String> names = words.rest();
        Optional<String> agent = names.isEmpty() ? Optional.empty() : AgentReports.one("asm:tree", false, names);
        Duration length = new OptionValue("--sample", text).duration();
        if (length.compareTo(LONGEST_SAMPLE) > 0) {
            throw Failure.of("--sample " + SafeText.of(text) + ": too long; use at most 10m");
        }
        try {
            new AgentTrees(new Agents(services), Screen.of(session)).show(agent, length, wantJson);
        } catch (InterruptedException stopped) {
            // Ctrl+C while measuring: nothing to show, and the console's executor resets its threads itself
            return null;
        }
        return null;
    }
}
