// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.StandardTraceReports;

/** Reads the options of {@code trace:run}; {@link TraceFollowing} does the rest. */
@Service
@Command(scope = "trace", name = "run",
        description = "Runs a program under strace and tells what it does, as it does it: which files it reads and"
                + " writes, what it starts, whom it talks to, what is risky about that; at the end a summary. Its input"
                + " is empty. Ends with the program and with its exit code; Ctrl+C ends both. Needs no BPF")
public final class TraceRunCommand implements Action {

    @Argument(index = 0, name = "command", multiValued = true, valueToShowInHelp = "",
            description = "The program and its arguments: trace:run -- sh -c 'ls /tmp'")
    private List<String> command;

    @Option(name = "--", description = "What follows is the command, whatever it looks like")
    private boolean separated;

    @Option(name = "--actions", description = "Each action with its calls and its time, instead of the story")
    private boolean actions;

    @Option(name = "--events", description = "Each call, signal and exit")
    private boolean events;

    @Option(name = "--raw", description = "Lines as strace writes them, without a summary")
    private boolean raw;

    @Option(name = "--syscalls", description = "Trace these calls only, separated by commas: openat,read. The program"
            + " runs faster, because the others do not stop it")
    private String syscalls;

    @Option(name = "--for", description = "End after this while: 500ms, 30s, 10m, 2h, 1d")
    private String duration;

    @Option(name = "--wide", description = "Whole texts, however long the line gets")
    private boolean wide;

    @Option(name = "--json", description = "One JSON object a line, for programs; what the traced one prints is not"
            + " shown")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        if (command == null || command.isEmpty() || command.get(0).isEmpty()) {
            throw Failure.of("Which program? trace:run -- ls /tmp");
        }
        TraceFollowing.Wish wish = TraceWords.wish(actions, events, raw, json, wide, syscalls, duration);
        Needed needed = new Needed(platform);
        if (json) {
            needed.json();
        }
        ExitCode.set(session, new TraceFollowing(needed.sessions(),
                new StandardTraceReports(() -> platform.json().orElseThrow()), Screen.of(session))
                .follow(this::target, wish));
        return null;
    }

    private TraceTarget.Command target(ProgramStreams streams) {
        return new TraceTarget.Command(command, Optional.empty(), Map.of(), streams);
    }
}
