// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.shell.Platform;

/** Completes the names of the journal's streams. */
@Service
public final class JournalStreamCompleter implements Completer {

    @Reference
    private Platform platform;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        List<String> names = platform.journal().stream()
                .flatMap(journal -> journal.streams().stream())
                .map(StreamStatus::name)
                .toList();
        return new StringsCompleter(names).complete(session, commandLine, candidates);
    }
}
