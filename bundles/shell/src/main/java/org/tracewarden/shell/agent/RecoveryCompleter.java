// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;

/** Completes policies for faults, and for {@code asm:recovery} the agents that may have one of their own. */
@Service
public final class RecoveryCompleter implements Completer {

    @Reference
    private AgentServices services;

    public RecoveryCompleter() {}

    RecoveryCompleter(AgentServices services) {
        this.services = services;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = new ArrayList<>(List.of("strict", "permissive", "default"));
        for (FaultKind kind : FaultKind.values()) {
            for (FaultAction action : FaultAction.values()) {
                words.add(kind.key() + "=" + action.name().toLowerCase(Locale.ROOT));
            }
        }
        boolean command = line.getArguments() != null && line.getArguments().length > 0
                && line.getArguments()[0].endsWith("recovery");
        if (command) {
            words.add("global");
            services.supervisor().ifPresent(s -> s.agents().forEach(agent -> words.add(agent.name())));
        }
        return new ListCompletion(words).complete(session, line, candidates);
    }
}
