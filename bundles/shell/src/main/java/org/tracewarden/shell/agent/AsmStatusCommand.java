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

/** Reads the options of {@code asm:status}; {@link AgentReports} does the rest. */
@Service
@Command(scope = "asm", name = "status", description = AsmStatusCommand.DOES,
        detailedDescription = AsmStatusCommand.DETAILS)
public final class AsmStatusCommand implements Action {

    static final String DOES = "Shows all agents together: counts, the last ten events, and what cannot be supervised";
    static final String DETAILS = "The counts are how often agents were started, ended, crashed, had faults and were"
            + " restarted since the platform was installed. Before an event stand the milliseconds since boot.";

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
