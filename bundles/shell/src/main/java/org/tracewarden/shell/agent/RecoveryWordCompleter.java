// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tracewarden.api.agent.AgentInfo;

/** Completes what {@code asm:recovery} takes: agents and policies. */
@Service
public final class RecoveryWordCompleter implements Completer {

    @Reference
    private AgentServices services;

    public RecoveryWordCompleter() {}

    RecoveryWordCompleter(AgentServices services) {
        this.services = services;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = new ArrayList<>(RecoveryCompleter.policies());
        words.add("global");
        services.supervisor().ifPresent(s -> words.addAll(s.agents().stream().map(AgentInfo::name).toList()));
        return new ListCompletion(words).complete(session, line, candidates);
    }
}
