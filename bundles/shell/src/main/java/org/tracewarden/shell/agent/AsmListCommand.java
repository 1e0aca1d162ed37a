// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Reads the options of {@code asm:list}; {@link AgentReports} does the rest. */
@Service
@Command(scope = "asm", name = "list", description = AsmListCommand.DOES,
        detailedDescription = AsmListCommand.DETAILS)
public final class AsmListCommand implements Action {

    static final String DOES = "Lists the agents that run";
    static final String DETAILS = "Restarts is how many in a row, (total) how many since it was first spawned.";

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
        AgentReports.on(services, session).list(all, Audience.isPerson(session), json);
        return null;
    }
}
