// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes names and ids of agents. */
@Service
public final class AgentCompleter implements Completer {

    @Reference
    private AgentServices services;

    public AgentCompleter() {}

    AgentCompleter(AgentServices services) {
        this.services = services;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(services.supervisor().stream()
                .flatMap(supervisor -> supervisor.agents().stream())
                .flatMap(agent -> Stream.of(agent.name(), Integer.toString(agent.id())))
                .toList()).complete(session, line, candidates);
    }
}
