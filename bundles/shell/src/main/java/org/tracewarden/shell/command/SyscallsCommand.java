// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.CallLine;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code trace:syscalls}; {@link CallStreaming} does the rest. */
@Service
@Command(scope = "trace", name = "syscalls",
        description = "Shows each system call of a process as it returns, without stopping the process: when it began,"
                + " the thread, the call with its arguments, the result, and how long it took. Ends with the process,"
                + " the time or Ctrl+C")
public final class SyscallsCommand implements Action {

    private static final int LONGEST_COMM = 15;
    private static final int UNLIMITED = 1_000_000;

    @Argument(index = 0, name = "process", multiValued = true, valueToShowInHelp = "",
            description = "A pid, or the name (comm) of processes, also of those that start later")
    private List<String> arguments;

    @Option(name = "--for", description = "End after this while: 500ms, 30s, 10m, 2h, 1d")
    private String duration;

    @Option(name = "--errors", description = "Failed calls only")
    private boolean errors;

    @Option(name = "--slow", description = "Calls that took at least this long only: 500us, 5ms, 1s")
    private String slow;

    @Option(name = "--syscall", description = "These calls only, separated by commas: openat,read")
    private String syscalls;

    @Option(name = "--limit", description = "End after so many calls")
    private String limit;

    @Option(name = "--count",
            description = "Count the calls instead of showing each: a table at the end, by kind of call")
    private boolean count;

    @Option(name = "--wide", description = "Whole arguments, however long the line gets")
    private boolean wide;

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
        boolean wantWide = words.take("--wide") || wide;
        boolean wantCount = words.take("--count") || count;
        boolean wantErrors = words.take("--errors") || errors;
        Optional<String> askedTime = words.take("--for", duration);
        Optional<String> askedSlow = words.take("--slow", slow);
        Optional<String> askedCalls = words.take("--syscall", syscalls);
        Optional<String> askedLimit = words.take("--limit", limit);
        List<String> targets = words.rest();
        if (targets.size() != 1) {
            throw Failure.of(targets.isEmpty()
                    ? "Whose calls? trace:syscalls <pid> or trace:syscalls <name>"
                    : "Too many arguments: trace:syscalls takes one pid or name");
        }
        Optional<Duration> time = askedTime.isEmpty()
                ? Optional.empty()
                : Optional.of(new OptionValue("--for", askedTime.get()).duration());
        long least = askedSlow.isEmpty() ? 0 : new OptionValue("--slow", askedSlow.get()).latencyNanos();
        Set<String> names =
                askedCalls.isEmpty() ? Set.of() : new OptionValue("--syscall", askedCalls.get()).names();
        OptionalLong most = askedLimit.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(new OptionValue("--limit", askedLimit.get()).number(1, Integer.MAX_VALUE));
        Screen screen = Screen.of(session);
        Needed needed = new Needed(platform);
        StreamRequest request = request(targets.get(0), wantErrors, least, names);
        CallSource source = new CallSource(platform);
        if (wantCount) {
            if (most.isPresent()) {
                throw Failure.of("--limit does not go with --count: end it by --for or Ctrl+C");
            }
            new CallCounting(source, screen)
                    .follow(request, time, wantJson ? Optional.of(needed.json()) : Optional.empty());
            return null;
        }
        ShownCalls calls = wantJson
                ? ShownCalls.json(screen, most, System::nanoTime, needed.json())
                : ShownCalls.lines(screen, most, System::nanoTime, new CallLine(new Times(ZoneId.systemDefault()),
                        needed.formatter(), wantWide ? UNLIMITED : screen.width(), screen.style()));
        new CallStreaming(source, screen).follow(request, time, calls, !wantJson);
        return null;
    }

    private static StreamRequest request(String target, boolean errors, long least, Set<String> names)
            throws CommandException {
        if (target.matches("\\d+")) {
            int pid = new OptionValue("pid", target).number(1, Integer.MAX_VALUE);
            return new StreamRequest(OptionalInt.of(pid), Optional.empty(), errors, least, names);
        }
        String comm = new OptionValue("name", target).notEmpty();
        if (comm.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMM) {
            throw Failure.of(SafeText.of(comm) + ": longer than " + LONGEST_COMM + " bytes, and no process has such a"
                    + " name (comm), because the kernel keeps only the beginning; give that, or a pid");
        }
        return new StreamRequest(OptionalInt.empty(), Optional.of(comm), errors, least, names);
    }
}
