// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.event.Signal;

/** Completes signal names, with or without their SIG. */
@Service
public final class SignalCompleter implements Completer {

    private static final int LAST_NAMED = 31;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        boolean full = commandLine.getCursorArgument() != null
                && commandLine.getCursorArgument().regionMatches(true, 0, "SIG", 0, 3);
        List<String> names = IntStream.rangeClosed(1, LAST_NAMED)
                .mapToObj(number -> new Signal(number).fullName())
                .map(name -> full ? name : name.substring(3))
                .toList();
        return new StringsCompleter(names, false).complete(session, commandLine, candidates);
    }
}
