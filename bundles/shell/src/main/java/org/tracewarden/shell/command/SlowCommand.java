// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:slow}; {@link SlowListing} does the rest. */
@Service
@Command(scope = "trace", name = "slow",
        description = "Lists slow and failed system calls, read as what they mean, the newest last; trace:slow @12"
                + " explains one in full. WHAT is the category (I/O, lock, files, network, idle, other) and what the"
                + " call worked on or waited for: path, peer, operation, error")
public final class SlowCommand implements Action {

    private static final int MAX_LIMIT = 1_000_000;

    @Argument(index = 0, name = "id", multiValued = true, valueToShowInHelp = "",
            description = "The number of an observation: everything about it")
    private List<String> arguments;

    @Option(name = "--pid", description = "Only those of this pid")
    private String pid;

    @Option(name = "--comm", description = "Only those of processes whose name or program contains this text")
    private String comm;

    @Option(name = "--category", description = "Only those of this category: blocking_io, lock_contention, file_system,"
            + " network, idle_wait, other")
    @Completion(CategoryCompleter.class)
    private String category;

    @Option(name = "--since", description = "Only those of this last while: 500ms, 30s, 10m, 2h, 1d")
    private String since;

    @Option(name = "--severity", description = "Only those at least this severe: none, low, medium, high, critical;"
            + " none shows waiting by intent too")
    @Completion(SeverityCompleter.class)
    private String severity = "low";

    @Option(name = "--slowest", description = "The slowest first, instead of the newest last")
    private boolean slowest;

    @Option(name = "--limit", description = "At most so many, the newest or the slowest")
    private String limit = "50";

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
        List<String> targets = words.rest();
        SlowListing listing = new SlowListing(platform, Screen.of(session), new Times(ZoneId.systemDefault()));
        if (targets.size() > 1) {
            throw Failure.of("Too many arguments: trace:slow takes the number of one observation; see --help");
        }
        if (targets.size() == 1) {
            listing.explain(targets.get(0), wantJson);
            return null;
        }
        List<String> criteria = new ArrayList<>();
        OptionalInt wantedPid = OptionalInt.empty();
        if (pid != null) {
            wantedPid = OptionalInt.of(value("--pid", pid).number(1, Integer.MAX_VALUE));
            criteria.add("--pid " + wantedPid.getAsInt());
        }
        Optional<String> wantedComm = Optional.empty();
        if (comm != null) {
            wantedComm = Optional.of(value("--comm", comm).notEmpty());
            criteria.add("--comm " + SafeText.of(comm));
        }
        Optional<SyscallCategory> wantedCategory = Optional.empty();
        if (category != null) {
            wantedCategory = Optional.of(value("--category", category).category());
            criteria.add("--category " + wantedCategory.get().word());
        }
        Optional<Duration> last = since == null ? Optional.empty() : Optional.of(value("--since", since).duration());
        Severity least = value("--severity", severity).severity();
        Clock clock = Clock.systemUTC();
        listing.list(new ObservationQuery(last.map(clock.instant()::minus), wantedCategory, wantedPid, wantedComm,
                least, slowest ? ObservationQuery.Order.SLOWEST : ObservationQuery.Order.NEWEST,
                value("--limit", limit).number(1, MAX_LIMIT)), last, criteria, wantJson);
        return null;
    }

    private static OptionValue value(String option, String text) {
        return new OptionValue(option, text);
    }
}
