// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tracewarden.api.agent.Capability;

/** Completes capabilities, also behind a comma. */
@Service
public final class CapabilityCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new ListCompletion(Arrays.stream(Capability.values()).map(Capability::word).toList())
                .complete(session, line, candidates);
    }
}
