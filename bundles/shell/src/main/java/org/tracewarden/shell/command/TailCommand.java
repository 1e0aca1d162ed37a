// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.EventKind;
import org.tracewarden.shell.render.EventTable;
import org.tracewarden.shell.render.Times;

/** {@code trace:tail}: live events until Ctrl+C or a limit. */
@Service
@Command(scope = "trace", name = "tail",
        description = "Shows events as they happen, until Ctrl+C; losses are shown too")
public final class TailCommand implements Action {

    @Option(name = "--type", description = "Only these, separated by commas: fork, exec, exit, signal, delivered, oom,"
            + " throttled, death, observed, pattern, anomaly, gap; and slow, failed, stats (system calls), which are"
            + " shown only when asked for, because a busy host has thousands a second")
    @Completion(EventKindCompleter.class)
    private String types;

    @Option(name = "--pid", description = "Only events of this pid, and signals that it sends")
    private String pid;

    @Option(name = "--comm", description = "Only events of processes whose name or program contains this text, and"
            + " signals that they send")
    private String comm;

    @Option(name = "--limit", description = "End after so many events")
    private String limit;

    @Option(name = "--for", description = "End after this while: 500ms, 30s, 10m, 2h, 1d")
    private String duration;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Set<EventKind> kinds =
                types == null ? EventKind.usual() : new OptionValue("--type", types).kinds();
        OptionalInt wantedPid = pid == null
                ? OptionalInt.empty()
                : OptionalInt.of(new OptionValue("--pid", pid).number(1, Integer.MAX_VALUE));
        Optional<String> wantedComm =
                comm == null ? Optional.empty() : Optional.of(new OptionValue("--comm", comm).notEmpty());
        OptionalLong most = limit == null
                ? OptionalLong.empty()
                : OptionalLong.of(new OptionValue("--limit", limit).number(1, Integer.MAX_VALUE));
        Optional<Duration> time =
                duration == null ? Optional.empty() : Optional.of(new OptionValue("--for", duration).duration());
        Needed needed = new Needed(platform);
        EventBus bus = needed.bus();
        Screen screen = Screen.of(session);
        TailedEvents printer = json
                ? TailedEvents.json(screen, most, needed.json())
                : TailedEvents.lines(screen, most, new EventTable(new Times(ZoneId.systemDefault()),
                        new Passwd(Passwd.FILE), screen.width(), screen.style()));
        try (Feed feed = new Feed(bus, "trace-tail", new EventChoice(kinds, wantedPid, wantedComm))) {
            printer.begin();
            new Follower(platform, bus, screen).follow(feed, time, printer);
        }
        return null;
    }
}
