// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

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
import org.tracewarden.shell.render.Blocks;
import org.tracewarden.shell.render.HistogramPage;

/** Reads the options of {@code trace:histogram}; {@link HistogramReport} does the rest. */
@Service
@Command(scope = "trace", name = "histogram",
        description = "Draws how long a process's calls of one kind took since it is watched: a line for each doubling"
                + " of the duration, FROM included and TO not, with count, share and a bar; then percentiles, and the"
                + " same by what the calls waited for where that differs")
public final class HistogramCommand implements Action {

    @Argument(index = 0, name = "pid and syscall", multiValued = true, valueToShowInHelp = "",
            description = "The pid of a process and the name of a call, such as 4711 read")
    private List<String> arguments;

    @Option(name = "--ascii", description = "Draw with ASCII characters")
    private boolean ascii;

    @Option(name = "--json", description = "One JSON object, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        boolean wantAscii = words.take("--ascii") || ascii;
        List<String> targets = words.rest();
        if (targets.size() != 2) {
            throw Failure.of("trace:histogram takes a pid and the name of a call: trace:histogram 4711 read");
        }
        int pid = new OptionValue("pid", targets.get(0)).number(1, Integer.MAX_VALUE);
        Screen screen = Screen.of(session);
        Blocks blocks = wantAscii ? Blocks.ASCII : Blocks.of(Screen.terminalType(session));
        new HistogramReport(platform, screen, new HistogramPage(screen.width(), screen.style(), blocks))
                .print(pid, targets.get(1), wantJson);
        return null;
    }
}
