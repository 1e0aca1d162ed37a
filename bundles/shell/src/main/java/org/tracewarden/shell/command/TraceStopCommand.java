// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.ZoneId;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;

/** Reads the argument of {@code trace:stop}; {@link SessionListing} does the rest. */
@Service
@Command(scope = "trace", name = "stop",
        description = "Ends a trace session: a program that was started by it ends with all that it started (SIGTERM,"
                + " and SIGKILL if that does not help); one that it was attached to is let go")
public final class TraceStopCommand implements Action {

    @Argument(index = 0, name = "id", required = true, valueToShowInHelp = "",
            description = "Number of the session, as trace:sessions shows it")
    @Completion(SessionIdCompleter.class)
    private String id;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new SessionListing(platform, Screen.of(session), new Times(ZoneId.systemDefault()))
                .stop(new OptionValue("id", id).number(1, Integer.MAX_VALUE));
        return null;
    }
}
