// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.shell.render.EventKind;

/** Completes the last of several event types that commas separate, leaving out those already there. */
@Service
public final class EventKindCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        String typed = commandLine.getCursorArgument() == null ? "" : commandLine.getCursorArgument();
        String before = typed.substring(0, typed.lastIndexOf(',') + 1);
        List<String> chosen = List.of(before.split(","));
        List<String> next = Arrays.stream(EventKind.values())
                .map(EventKind::text)
                .filter(kind -> !chosen.contains(kind))
                .map(kind -> before + kind)
                .toList();
        return new StringsCompleter(next).complete(session, commandLine, candidates);
    }
}
