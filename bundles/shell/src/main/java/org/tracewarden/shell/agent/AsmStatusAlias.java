// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** {@code asm:status} by the name that it has in the guide. */
@Service
@Command(scope = "*", name = "asmstatus", description = AsmStatusCommand.DOES,
        detailedDescription = AsmStatusCommand.DETAILS)
public final class AsmStatusAlias implements Action {

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        AgentReports.on(services, session).status(Instant.now(), json);
        return null;
    }
}
