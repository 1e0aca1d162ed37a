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

/** Reads the options of {@code asm:recovery}; {@link AgentRecovery} does the rest. */
@Service
@Command(scope = "asm", name = "recovery",
        description = "Shows what is done about faults, and changes it",
        detailedDescription = "asm:recovery strict sets it for all agents, asm:recovery web crash=kill for one,"
                + " asm:recovery web global gives that up. Kinds that are not named stay as they are. For all agents"
                + " it holds until the configuration is saved again or the platform starts.")
public final class AsmRecoveryCommand implements Action {

    @Argument(index = 0, name = "agent and policy", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of an agent, and a policy: strict, permissive, default, global, or actions"
                    + " separated by commas")
    @Completion(RecoveryWordCompleter.class)
    private List<String> arguments;

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
        new AgentRecovery(new Agents(services), Screen.of(session)).recovery(words.rest(), wantJson);
        return null;
    }
}
