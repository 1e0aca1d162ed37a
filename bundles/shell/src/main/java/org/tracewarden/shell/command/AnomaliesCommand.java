// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

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

/** {@code trace:anomalies}: what is unlike what is usual. */
@Service
@Command(scope = "trace", name = "anomalies",
        description = "Shows features that are away from their baselines, then those that came back last: VALUE is the"
                + " furthest of the episode, USUAL the median that was learnt, Z their distance in robust standard"
                + " deviations, FOR how long it has been seen")
public final class AnomaliesCommand implements Action {

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new AnomalyListing(platform, Screen.of(session), new Times(ZoneId.systemDefault())).print(json);
        return null;
    }
}
