// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** {@code asm:list} by the name that it has in the guide. */
@Service
@Command(scope = "*", name = "asmlist", description = AsmListCommand.DOES,
        detailedDescription = AsmListCommand.DETAILS)
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
        AgentReports.on(services, session).list(all, Audience.isPerson(session), json);
        return null;
    }
}
