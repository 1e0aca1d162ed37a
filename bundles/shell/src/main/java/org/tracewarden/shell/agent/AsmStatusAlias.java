// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
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

/** {@code asm:status} by the name that it has in the guide. */
@Service
@Command(scope = "*", name = "asmstatus",
        description = "Shows all agents together: how often agents were started, ended, crashed, had faults and were"
                + " restarted since the platform was installed; the last ten events, with the milliseconds since"
                + " boot before them; and what cannot be supervised here, and why")
public final class AsmStatusAlias implements Action {

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new AgentReports(new Agents(services), Screen.of(session), new Times(ZoneId.systemDefault()))
                .status(Instant.now(), json);
        return null;
    }
}
