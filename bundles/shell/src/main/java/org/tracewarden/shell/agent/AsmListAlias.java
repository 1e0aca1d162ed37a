// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.ZoneId;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.Times;

/** {@code asm:list} by the name that it has in the guide. */
@Service
@Command(scope = "*", name = "asmlist",
        description = "Lists the agents that run. Restarts is how many in a row, (total) how many since it was first"
                + " spawned")
public final class AsmListAlias implements Action {

    @Option(name = "--all", aliases = "-a", description = "Those that do not run as well, with the state of each")
    private boolean all;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new AgentReports(new Agents(services), Screen.of(session), new Times(ZoneId.systemDefault()))
                .list(all, Audience.isPerson(session), json);
        return null;
    }
}
