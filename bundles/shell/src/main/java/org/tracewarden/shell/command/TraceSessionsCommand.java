// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Instant;
import java.time.ZoneId;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:sessions}; {@link SessionListing} does the rest. */
@Service
@Command(scope = "trace", name = "sessions",
        description = "Lists trace sessions, the newest last: those that run, and the last 50 that ended. CALLS is how"
                + " many system calls were seen, LOST what some stage was too slow for")
public final class TraceSessionsCommand implements Action {

    @Option(name = "--json", description = "One JSON object a line, for programs, with the counters of each stage")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new SessionListing(platform, Screen.of(session), new Times(ZoneId.systemDefault())).list(Instant.now(), json);
        return null;
    }
}
