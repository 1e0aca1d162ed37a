// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.shell.agent.render.RecoveryPage;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;

/** Shows and changes what is done about faults, everywhere or of one agent. */
final class AgentRecovery {

    private static final String GLOBAL = "global";

    private final Agents agents;
    private final Screen screen;

    AgentRecovery(Agents agents, Screen screen) {
        this.agents = agents;
        this.screen = screen;
    }

    /** @param words nothing, an agent, a policy, or an agent and its policy */
    void recovery(List<String> words, boolean json) throws CommandException {
        if (words.size() > 2) {
            throw Failure.of("Too many arguments: asm:recovery [agent] [policy]; several actions are separated by"
                    + " commas, such as crash=kill,unresponsive=alert");
        }
        if (words.size() == 1) {
            incomplete(words.get(0));
        }
        boolean global = words.isEmpty() || words.size() == 1 && policy(words.get(0)).looksLikePolicy();
        if (global) {
            global(words, json);
        } else {
            ofAgent(words, json);
        }
        screen.flush();
    }

    /** What is half of an order is not looked for among the agents. */
    private void incomplete(String word) throws CommandException {
        if (agents.supervisor().find(word).isPresent()) {
            return;
        }
        if (word.equalsIgnoreCase(GLOBAL)) {
            throw Failure.of("Of which agent? asm:recovery web global takes the own policy of web away");
        }
        if (FaultKind.of(word).isPresent()) {
            throw Failure.of("What is to be done about " + FaultKind.of(word).get().key() + "? asm:recovery "
                    + FaultKind.of(word).get().key() + "=kill, or alert, throttle, restart");
        }
    }

    private void global(List<String> words, boolean json) throws CommandException {
        FaultDetector faults = agents.faults();
        if (!words.isEmpty()) {
            faults.recovery(policy(words.get(0)).recovery(faults.recovery()));
        }
        if (json) {
            screen.print(agents.json().encode(faults.recovery()));
        } else {
            screen.print(new RecoveryPage(screen.width(), screen.style())
                    .global(faults.recovery(), agents.supervisor().agents()));
        }
    }

    private void ofAgent(List<String> words, boolean json) throws CommandException {
        AgentInfo agent = agents.find(words.get(0));
        RecoveryPolicy global = agents.faults().recovery();
        if (words.size() == 2) {
            Optional<RecoveryPolicy> wanted = words.get(1).equalsIgnoreCase(GLOBAL)
                    ? Optional.empty()
                    : Optional.of(policy(words.get(1)).recovery(agent.spec().recovery().orElse(global)));
            try {
                agent = agents.supervisor().recovery(agent.id(), wanted);
            } catch (AgentException refused) {
                throw Agents.refused(refused);
            }
        }
        if (json) {
            screen.print(agents.json().encode(agent.spec().recovery().orElse(global)));
        } else {
            screen.print(new RecoveryPage(screen.width(), screen.style()).of(agent, global));
        }
    }

    private static AgentOption policy(String text) {
        return new AgentOption("policy", text);
    }
}
