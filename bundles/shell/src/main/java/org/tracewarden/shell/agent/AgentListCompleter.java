// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tracewarden.api.agent.AgentInfo;

/** Completes names of agents, also behind a comma. */
@Service
public final class AgentListCompleter implements Completer {

    @Reference
    private AgentServices services;

    public AgentListCompleter() {}

    AgentListCompleter(AgentServices services) {
        this.services = services;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> names = services.supervisor().stream()
                .flatMap(supervisor -> supervisor.agents().stream())
                .map(AgentInfo::name)
                .toList();
        return new ListCompletion(names).complete(session, line, candidates);
    }
}
