// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
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

/** {@code asm:info} by the name that it has in the guide. */
@Service
@Command(scope = "*", name = "asminfo", description = AsmInfoCommand.DOES,
        detailedDescription = AsmInfoCommand.DETAILS)
public final class AsmInfoAlias implements Action {

    @Argument(index = 0, name = "agent", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of the agent")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "----", description = "The line below the headings of asm:list, where a script gives it for an id:"
            + " nothing is shown")
    private boolean line;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new PageWords("asminfo", arguments, line, json)
                .print((reports, agent, asJson) -> reports.info(agent, Instant.now(), asJson), services, session);
        return null;
    }
}
