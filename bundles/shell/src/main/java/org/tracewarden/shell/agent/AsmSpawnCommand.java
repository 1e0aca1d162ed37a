// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

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
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.SignalCompleter;

/** Reads the options of {@code asm:spawn}; {@link AgentSpawning} does the rest. */
@Service
@Command(scope = "asm", name = "spawn",
        description = "Starts a program as an agent: watched, limited, accounted for and, if wished, restarted",
        detailedDescription = "Without limits of its own it has 1s/s of CPU, 100m of memory, 1000 system calls a"
                + " second and 512 processes. It outlives the platform.")
public final class AsmSpawnCommand implements Action {

    @Argument(index = 0, name = "command", multiValued = true, valueToShowInHelp = "",
            description = "The program and its arguments: asm:spawn --name web -- python3 /opt/web.py")
    private List<String> command;

    @Option(name = "--", description = "What follows is the command, whatever it looks like")
    private boolean separated;

    @Option(name = "--id", description = "1 to 999999 (default: the lowest from 100 on that is free)")
    private String id;

    @Option(name = "--name", description = "Letters, digits and . _ - (default: the name of the program)")
    private String name;

    @Option(name = "--cap", multiValued = true, description = "What it may do, separated by commas: FsBasic,NetClient")
    @Completion(CapabilityCompleter.class)
    private List<String> capabilities;

    @Option(name = "--scope", multiValued = true, description = "The directory where capabilities hold; several"
            + " separated by commas")
    private List<String> scope;

    @Option(name = "--auto-restart", description = "Start it again when it fails, so many times in a row")
    private String autoRestart;

    @Option(name = "--cpu", description = "CPU time in a span: 500ms/s is half a core; none for no limit. More is a"
            + " fault")
    private String cpu;

    @Option(name = "--memory", description = "Memory of all its processes: 100m, 2g; none for no limit")
    private String memory;

    @Option(name = "--syscalls", description = "System calls a second: 1000/s; none for no limit. More is a fault")
    private String syscalls;

    @Option(name = "--processes", description = "Processes and threads at once, such as 512; none for no limit")
    private String processes;

    @Option(name = "--open-files", description = "Descriptors of each process; none for the limit of the platform")
    private String openFiles;

    @Option(name = "--user", description = "Name or number of the user it runs as (default: that of the platform)")
    private String user;

    @Option(name = "--cwd", description = "Its working directory, absolute")
    private String directory;

    @Option(name = "--env", multiValued = true, description = "A variable: --env LANG=C. May be given more than once."
            + " Values are shown nowhere")
    private List<String> environment;

    @Option(name = "--watchdog", description = "How it shows that it is alive: notify:30s (WATCHDOG=1 as with"
            + " systemd), file:/absolute/path:30s (which it touches), or none")
    private String watchdog;

    @Option(name = "--after", description = "Names of agents that must be active before it starts, separated by"
            + " commas")
    @Completion(AgentListCompleter.class)
    private String after;

    @Option(name = "--cascade", description = "Restart it when one of those has restarted")
    private boolean cascade;

    @Option(name = "--stop-signal", description = "How it is asked to end: TERM, INT, 10 (default: TERM)")
    @Completion(SignalCompleter.class)
    private String stopSignal;

    @Option(name = "--grace", description = "How long it has for that before all of it is killed: 5s, 1m (default:"
            + " 5s)")
    private String grace;

    @Option(name = "--recovery", description = "What is done about its faults: strict, permissive, or actions such as"
            + " crash=kill,cpu-quota=alert")
    @Completion(RecoveryCompleter.class)
    private String recovery;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        new AgentSpawning(new Agents(services), Screen.of(session)).spawn(new AgentSpawning.Wish(
                Optional.ofNullable(id), Optional.ofNullable(name), given(command), given(environment),
                Optional.ofNullable(directory), Optional.ofNullable(user), given(capabilities), given(scope),
                Optional.ofNullable(autoRestart),
                new LimitWish(Optional.ofNullable(cpu), Optional.ofNullable(memory), Optional.ofNullable(syscalls),
                        Optional.ofNullable(processes), Optional.ofNullable(openFiles)),
                Optional.ofNullable(watchdog), Optional.ofNullable(stopSignal), Optional.ofNullable(grace),
                Optional.ofNullable(after), cascade, Optional.ofNullable(recovery)), json);
        return null;
    }

    private static List<String> given(List<String> values) {
        return values == null ? List.of() : values;
    }
}
