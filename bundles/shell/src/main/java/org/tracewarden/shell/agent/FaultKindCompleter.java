// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.agent.FaultKind;

/** Completes kinds of faults. */
@Service
public final class FaultKindCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(Arrays.stream(FaultKind.values()).map(FaultKind::key).toList(), false)
                .complete(session, line, candidates);
    }
}
