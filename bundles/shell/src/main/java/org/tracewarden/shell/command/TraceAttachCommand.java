// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.StandardTraceReports;

/** Reads the options of {@code trace:attach}; {@link TraceFollowing} does the rest. */
@Service
@Command(scope = "trace", name = "attach",
        description = "Attaches strace to a running process with all its threads and children, and tells what they do,"
                + " until Ctrl+C, the time, or their end. Then lets them go: they run on. They are slower meanwhile;"
                + " trace:syscalls shows calls without stopping a process")
public final class TraceAttachCommand implements Action {

    @Argument(index = 0, name = "pid", multiValued = true, valueToShowInHelp = "", description = "Of the process")
    private List<String> arguments;

    @Option(name = "--for", description = "Let it go after this while: 500ms, 30s, 10m, 2h, 1d")
    private String duration;

    @Option(name = "--actions", description = "Each action with its calls and its time, instead of the story")
    private boolean actions;

    @Option(name = "--events", description = "Each call, signal and exit")
    private boolean events;

    @Option(name = "--raw", description = "Lines as strace writes them, without a summary")
    private boolean raw;

    @Option(name = "--syscalls", description = "Trace these calls only, separated by commas: openat,read")
    private String syscalls;

    @Option(name = "--wide", description = "Whole texts, however long the line gets")
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
        boolean wantActions = words.take("--actions") || actions;
        boolean wantEvents = words.take("--events") || events;
        boolean wantRaw = words.take("--raw") || raw;
        boolean wantWide = words.take("--wide") || wide;
        boolean wantJson = words.take("--json") || json;
        Optional<String> calls = words.take("--syscalls", syscalls);
        Optional<String> time = words.take("--for", duration);
        List<String> targets = words.rest();
        if (targets.size() != 1) {
            throw Failure.of(targets.isEmpty()
                    ? "Which process? trace:attach <pid>"
                    : "Too many arguments: trace:attach takes one pid");
        }
        int pid = new OptionValue("pid", targets.get(0)).number(1, Integer.MAX_VALUE);
        TraceFollowing.Wish wish = TraceWords.wish(wantActions, wantEvents, wantRaw, wantJson, wantWide,
                calls.orElse(null), time.orElse(null));
        Needed needed = new Needed(platform);
        if (wantJson) {
            needed.json();
        }
        ExitCode.set(session, new TraceFollowing(needed.sessions(),
                new StandardTraceReports(() -> platform.json().orElseThrow()), Screen.of(session))
                .follow(streams -> new TraceTarget.Attached(pid), wish));
        return null;
    }
}
