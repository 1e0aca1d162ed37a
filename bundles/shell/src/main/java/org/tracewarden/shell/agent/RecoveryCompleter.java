// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;

/** Completes policies for faults, also behind a comma. */
@Service
public final class RecoveryCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new ListCompletion(policies()).complete(session, line, candidates);
    }

    static List<String> policies() {
        List<String> words = new ArrayList<>(List.of("strict", "permissive", "default"));
        for (FaultKind kind : FaultKind.values()) {
            for (FaultAction action : FaultAction.values()) {
                words.add(kind.key() + "=" + action.name().toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }
}
