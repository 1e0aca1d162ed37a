// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
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
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.command.Words;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code asm:faults}; {@link AgentFaults} does the rest. */
@Service
@Command(scope = "asm", name = "faults",
        description = "Lists faults of agents, the newest last, with what was seen and what was done",
        detailedDescription = "asm:faults @12 shows all of fault 12, with its evidence. 1,024 are kept.")
public final class AsmFaultsCommand implements Action {

    @Argument(index = 0, name = "agent or fault", multiValued = true, valueToShowInHelp = "",
            description = "Id or name of an agent, or @ and the number of a fault")
    @Completion(AgentCompleter.class)
    private List<String> arguments;

    @Option(name = "-n", aliases = "--last", description = "At most so many, the newest")
    private String last = "20";

    @Option(name = "--kind", description = "Only such: cpu-quota, memory-limit, syscall-flood, crash,"
            + " capability-violation, unresponsive, policy-violation")
    @Completion(FaultKindCompleter.class)
    private String kind;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private AgentServices services;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        String most = words.take("-n", words.take("--last", last).orElse(last)).orElse(last);
        int newest = new OptionValue("-n", most).number(1, AgentFaults.MOST);
        Optional<String> wantKind = words.take("--kind", kind);
        List<String> names = words.rest();
        if (names.size() > 1) {
            throw Failure.of("Too many arguments: asm:faults takes one agent or the number of one fault; see --help");
        }
        AgentFaults faults =
                new AgentFaults(new Agents(services), Screen.of(session), new Times(ZoneId.systemDefault()));
        if (!names.isEmpty() && names.get(0).startsWith("@")) {
            faults.show(names.get(0), Instant.now(), wantJson);
            return null;
        }
        Optional<FaultKind> only = wantKind.isEmpty()
                ? Optional.empty()
                : Optional.of(new AgentOption("--kind", wantKind.get()).faultKind());
        faults.list(names.stream().findFirst(), only, newest, Instant.now(), wantJson);
        return null;
    }
}
