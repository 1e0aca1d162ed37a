// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Blocks;
import org.tracewarden.shell.render.FeatureTable;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:features}; {@link FeatureReport} does the rest. */
@Service
@Command(scope = "trace", name = "features",
        description = "Shows the features of a process, of all of a name, or of the host over time: LAST is the newest"
                + " value, USUAL the median that was learnt, Z the distance of LAST from it in robust standard"
                + " deviations, COURSE the values from old to new, the largest at full height and the largest of each"
                + " column's part of the time shown")
public final class FeaturesCommand implements Action {

    @Argument(index = 0, name = "process", multiValued = true, valueToShowInHelp = "",
            description = "A pid, the name of a process, or host")
    private List<String> arguments;

    @Option(name = "--resolution", description = "1s (kept for 10 minutes), 10s (2 hours) or 1m (24 hours)")
    @Completion(ResolutionCompleter.class)
    private String resolution;

    @Option(name = "--since", description = "Only this last while: 30s, 10m, 2h, 1d; otherwise all that is kept")
    private String since;

    @Option(name = "--ascii", description = "Draw with ASCII characters")
    private boolean ascii;

    @Option(name = "--json", description = "One JSON object a line, for programs")
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
        String step = words.take("--resolution", resolution).orElse("1s");
        Optional<String> asked = words.take("--since", since);
        List<String> targets = words.rest();
        if (targets.size() != 1) {
            throw Failure.of(targets.isEmpty()
                    ? "Whose features? trace:features <pid>, trace:features <name> or trace:features host"
                    : "Too many arguments: trace:features takes one pid, name or host");
        }
        Resolution wanted = new OptionValue("--resolution", step).resolution();
        Optional<Duration> last = asked.isEmpty()
                ? Optional.empty()
                : Optional.of(new OptionValue("--since", asked.get()).duration());
        Screen screen = Screen.of(session);
        Blocks blocks = wantAscii ? Blocks.ASCII : Blocks.of(Screen.terminalType(session));
        FeatureTable table =
                new FeatureTable(new Times(ZoneId.systemDefault()), screen.width(), screen.style(), blocks);
        new FeatureReport(platform, screen, table, Clock.systemUTC()).print(targets.get(0), wanted, last, wantJson);
        return null;
    }
}
