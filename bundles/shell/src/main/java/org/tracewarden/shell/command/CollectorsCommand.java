// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;

/** Reads the options of {@code trace:collectors}; {@link CollectorReport} does the rest. */
@Service
@Command(scope = "trace", name = "collectors",
        description = "Shows how the collectors do: state, rates, losses, cost; whether other parts took their"
                + " configuration; and the queues and tables behind them")
public final class CollectorsCommand implements Action {

    private static final Duration LONGEST_SAMPLE = Duration.ofMinutes(10);

    @Argument(index = 0, name = "names", multiValued = true, valueToShowInHelp = "",
            description = "Only the collectors and other parts of these names")
    @Completion(CollectorNameCompleter.class)
    private List<String> arguments;

    @Option(name = "--wide", description = "Where each is attached to the kernel as well, refused places included")
    private boolean wide;

    @Option(name = "--sample", description = "How long to measure rates and cost: 500ms, 30s, 10m")
    private String sample = "500ms";

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantWide = words.take("--wide") || wide;
        boolean wantJson = words.take("--json") || json;
        Duration length = new OptionValue("--sample", sample).duration();
        if (length.compareTo(LONGEST_SAMPLE) > 0) {
            throw Failure.of("--sample " + sample + ": too long; use at most 10m");
        }
        CollectorReport report = new CollectorReport(platform, Screen.of(session));
        try {
            report.print(words.rest(), length, wantWide, wantJson);
        } catch (InterruptedException stopped) {
            // Ctrl+C while measuring: nothing to show, and the console's executor resets its threads itself
            return null;
        }
        return null;
    }
}
