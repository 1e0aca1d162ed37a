// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.StreamTable;

/** {@code journal:streams}: what is journaled, how much of it there is, and what keeps it from being written. */
@Service
@Command(scope = "journal", name = "streams",
        description = "Lists the journal's streams: files and size, records still there, the last sequence written,"
                + " records lost since the start and waiting to be written, and what is wrong")
public final class JournalStreamsCommand implements Action {

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        print(new Needed(platform), Screen.of(session), json);
        return null;
    }

    static void print(Needed needed, Screen screen, boolean json) throws CommandException {
        List<StreamStatus> streams = needed.journal().streams();
        if (json) {
            var encoder = needed.json();
            streams.forEach(stream -> screen.print(encoder.encode(stream)));
        } else if (streams.isEmpty()) {
            screen.print("The journal has no stream yet: nothing that is journaled has happened.");
        } else {
            screen.print(new StreamTable(screen.width(), screen.style()).lines(streams));
        }
        screen.flush();
    }
}
