// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.ZoneId;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CertificatePage;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:why}; {@link Explanation} does the rest. */
@Service
@Command(scope = "trace", name = "why",
        description = "Explains a death in full: who, how, by whom, why, in which order")
public final class WhyCommand implements Action {

    @Argument(index = 0, name = "process", multiValued = true, valueToShowInHelp = "",
            description = "A pid, the name of a process, or @ and the number of a death (@12)")
    private List<String> arguments;

    @Option(name = "--all", description = "All deaths that match, not only the newest")
    private boolean all;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantAll = words.take("--all") || all;
        boolean wantJson = words.take("--json") || json;
        List<String> targets = words.rest();
        if (targets.size() != 1) {
            throw Failure.of(targets.isEmpty()
                    ? "Which death? trace:why <pid>, trace:why <name> or trace:why @<number>"
                            + " (# begins a comment in this console)"
                    : "Too many arguments: trace:why takes one pid, name or @number");
        }
        Screen screen = Screen.of(session);
        Times times = new Times(ZoneId.systemDefault());
        CertificatePage page =
                new CertificatePage(times, new Passwd(Passwd.FILE), screen.width(), screen.style());
        new Explanation(platform, screen, times, page).explain(targets.get(0), wantAll, wantJson);
        return null;
    }
}
