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
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.event.Signal;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:deaths}; {@link DeathsListing} does the rest. */
@Service
@Command(scope = "trace", name = "deaths",
        description = "Lists processes that ended, and why, the newest last; trace:why explains one of them in full")
public final class DeathsCommand implements Action {

    private static final int MAX_LIMIT = 1_000_000;

    @Option(name = "-f", aliases = "--follow", description = "Go on with deaths as they happen, until Ctrl+C")
    private boolean follow;

    @Option(name = "--since", description = "Only the deaths of this last while: 500ms, 30s, 10m, 2h, 1d")
    private String since;

    @Option(name = "--signal", description = "Only those that this signal ended: KILL, SIGTERM, 9, RTMIN+3")
    @Completion(SignalCompleter.class)
    private String signal;

    @Option(name = "--comm", description = "Only those whose name or program contains this text")
    private String comm;

    @Option(name = "--code", description = "Only those with this code as a shell reports it: the exit code, or 128 plus"
            + " the signal's number (0 to 255)")
    private String code;

    @Option(name = "--container", description = "Only those of this container (the beginning of its id), pod (its uid)"
            + " or systemd unit")
    private String container;

    @Option(name = "--pid", description = "Only those of this pid")
    private String pid;

    @Option(name = "--failed", description = "Leave out those that exited with code 0")
    private boolean failed;

    @Option(name = "--limit", description = "At most so many, the newest")
    private String limit = "50";

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        List<String> criteria = new ArrayList<>();
        Optional<Duration> last = since == null ? Optional.empty() : Optional.of(value("--since", since).duration());
        Optional<Signal> wantedSignal = Optional.empty();
        if (signal != null) {
            wantedSignal = Optional.of(value("--signal", signal).signal());
            criteria.add("--signal " + SafeText.of(signal));
        }
        Optional<String> wantedComm = Optional.empty();
        if (comm != null) {
            wantedComm = Optional.of(value("--comm", comm).notEmpty());
            criteria.add("--comm " + SafeText.of(comm));
        }
        OptionalInt wantedCode = OptionalInt.empty();
        if (code != null) {
            wantedCode = OptionalInt.of(value("--code", code).number(0, 255));
            criteria.add("--code " + wantedCode.getAsInt());
        }
        Optional<String> wantedContainer = Optional.empty();
        if (container != null) {
            wantedContainer = Optional.of(value("--container", container).notEmpty());
            criteria.add("--container " + SafeText.of(container));
        }
        OptionalInt wantedPid = OptionalInt.empty();
        if (pid != null) {
            wantedPid = OptionalInt.of(value("--pid", pid).number(1, Integer.MAX_VALUE));
            criteria.add("--pid " + wantedPid.getAsInt());
        }
        if (failed) {
            criteria.add("--failed");
        }
        Clock clock = Clock.systemUTC();
        DeathQuery query = new DeathQuery(last.map(clock.instant()::minus), wantedSignal, wantedComm, wantedCode,
                wantedContainer, wantedPid, failed, value("--limit", limit).number(1, MAX_LIMIT));
        DeathsListing listing = new DeathsListing(platform, Screen.of(session), new Times(ZoneId.systemDefault()));
        if (follow) {
            listing.follow(query, json);
        } else {
            listing.list(query, last, criteria, json);
        }
        return null;
    }

    private static OptionValue value(String option, String text) {
        return new OptionValue(option, text);
    }
}
