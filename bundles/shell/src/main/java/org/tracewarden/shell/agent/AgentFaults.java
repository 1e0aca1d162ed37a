// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.shell.agent.render.FaultPage;
import org.tracewarden.shell.agent.render.FaultTable;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;

/** Lists faults, and shows one in full. */
final class AgentFaults {

    /** More are not kept. */
    static final int MOST = 1_024;

    private final Agents agents;
    private final Screen screen;
    private final Times times;

    AgentFaults(Agents agents, Screen screen, Times times) {
        this.agents = agents;
        this.screen = screen;
        this.times = times;
    }

    /** @param kind only such faults */
    void list(Optional<String> agent, Optional<FaultKind> kind, int limit, Instant now, boolean json)
            throws CommandException {
        FaultDetector detector = agents.faults();
        Optional<AgentInfo> one = agent.isEmpty() ? Optional.empty() : Optional.of(agents.find(agent.get()));
        OptionalInt id = one.stream().mapToInt(AgentInfo::id).findFirst();
        List<Fault> all = detector.faults(id, kind.isPresent() ? MOST : limit).stream()
                .filter(fault -> kind.isEmpty() || fault.kind() == kind.get())
                .toList();
        List<Fault> faults = all.subList(Math.max(0, all.size() - limit), all.size());
        if (json) {
            for (Fault fault : faults) {
                screen.print(agents.json().encode(fault));
            }
        } else if (faults.isEmpty()) {
            screen.print("No fault" + kind.map(k -> " of kind " + k.key()).orElse("")
                    + agent.map(a -> " of agent " + SafeText.of(a)).orElse("") + " is known.");
        } else {
            screen.print(new FaultTable(times, screen.width(), screen.style()).lines(faults, now));
        }
        screen.flush();
    }

    /** @param number as it was typed, with {@code @} before it */
    void show(String number, Instant now, boolean json) throws CommandException {
        String digits = number.substring(1);
        List<Fault> all = agents.faults().faults(OptionalInt.empty(), MOST);
        Fault fault = all.stream().filter(one -> Long.toString(one.number()).equals(digits)).findFirst()
                .orElseThrow(() -> Failure.of("Fault " + SafeText.of(number) + " is not known: "
                        + (all.isEmpty()
                                ? "there are none"
                                : "the newest " + MOST + " are kept, from @" + all.get(0).number() + " to @"
                                        + all.get(all.size() - 1).number())));
        if (json) {
            screen.print(agents.json().encode(fault));
        } else {
            screen.print(new FaultPage(times, screen.width(), screen.style()).lines(fault, now));
        }
        screen.flush();
    }
}
