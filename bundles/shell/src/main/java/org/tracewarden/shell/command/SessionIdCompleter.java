// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.shell.Platform;

/** Completes the numbers of trace sessions that run. */
@Service
public final class SessionIdCompleter implements Completer {

    @Reference
    private Platform platform;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(platform.sessions().stream().flatMap(sessions -> sessions.sessions().stream())
                .filter(s -> s.state() != TraceState.ENDED && s.state() != TraceState.FAILED)
                .map(s -> Integer.toString(s.id())).toList()).complete(session, line, candidates);
    }
}
