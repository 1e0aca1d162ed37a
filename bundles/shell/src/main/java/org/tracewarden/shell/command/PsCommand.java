// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.nio.file.Path;
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
import org.tracewarden.shell.render.ProcessListing;

/** Reads the options of {@code trace:ps}; {@link KnownProcesses} does the rest. */
@Service
@Command(scope = "trace", name = "ps", description = "Lists the processes that are known, as a tree")
public final class PsCommand implements Action {

    private static final Path UPTIME = Path.of("/proc/uptime");

    @Option(name = "--tree", description = "As a tree, each process under its parent; this is the default")
    private boolean tree;

    @Option(name = "--flat", description = "As a plain list by pid")
    private boolean flat;

    @Option(name = "--pid", description = "Only this process and those under it")
    private String pid;

    @Option(name = "--comm", description = "Only processes whose name or program contains this text; the tree shows"
            + " their ancestors too")
    private String comm;

    @Option(name = "--container", description = "Only processes of this container (the beginning of its id), pod (its"
            + " uid) or systemd unit")
    private String container;

    @Option(name = "--dead", description = "The dead whose certificates are kept as well")
    private boolean dead;

    @Option(name = "--limit", description = "At most so many lines")
    private String limit = "1000";

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        if (tree && flat) {
            throw Failure.of("--tree and --flat: choose one of them");
        }
        OptionalInt root = pid == null
                ? OptionalInt.empty()
                : OptionalInt.of(new OptionValue("--pid", pid).number(0, Integer.MAX_VALUE));
        Optional<String> wantedComm =
                comm == null ? Optional.empty() : Optional.of(new OptionValue("--comm", comm).notEmpty());
        Optional<String> wantedContainer = container == null
                ? Optional.empty()
                : Optional.of(new OptionValue("--container", container).notEmpty());
        int most = new OptionValue("--limit", limit).number(1, 1_000_000);
        Screen screen = Screen.of(session);
        ProcessListing listing = new ProcessListing(
                new Passwd(Passwd.FILE), BootTime.now(UPTIME), screen.width(), screen.style());
        new KnownProcesses(platform, screen, listing)
                .list(new KnownProcesses.Choice(root, wantedComm, wantedContainer, dead, flat, most), json);
        return null;
    }
}
