// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;

/** Reads the arguments of {@code asm:start}; {@link AgentOrders} does the rest. */
@Service
@Command(scope = "asm", name = "start",
        description = "Starts agents that do not run",
        detailedDescription = "The count of restarts in a row begins anew.")
public final class AsmStartCommand implements Action {

    @Argument(index = 0, name = "agents", multiValued = true, valueToShowInHelp = "",
            description = "Ids or names of agents")
    @Completion(AgentCompleter.class)
    private List<String> agents;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new AgentOrders(new Agents(services), Screen.of(session))
                .give("asm:start", new Words(agents).rest(), AgentSupervisor::start);
        return null;
    }
}
