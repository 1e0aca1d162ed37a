// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:patterns}; {@link PatternListing} does the rest. */
@Service
@Command(scope = "trace", name = "patterns",
        description = "Shows which known patterns of system calls go on, such as a file descriptor leak or a busy loop:"
                + " evidence, impact, cause and remedy of each; then those that ended last. Persistence is transient"
                + " under 1 minute, short-lived under 5, persistent under 15, then systemic")
public final class PatternsCommand implements Action {

    @Option(name = "--pid", description = "Only those of this pid")
    private String pid;

    @Option(name = "--comm", description = "Only those of processes whose name or program contains this text")
    private String comm;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        OptionalInt wantedPid = pid == null
                ? OptionalInt.empty()
                : OptionalInt.of(new OptionValue("--pid", pid).number(1, Integer.MAX_VALUE));
        Optional<String> wantedComm =
                comm == null ? Optional.empty() : Optional.of(new OptionValue("--comm", comm).notEmpty());
        new PatternListing(platform, Screen.of(session), new Times(ZoneId.systemDefault()))
                .print(wantedPid, wantedComm, json);
        return null;
    }
}
