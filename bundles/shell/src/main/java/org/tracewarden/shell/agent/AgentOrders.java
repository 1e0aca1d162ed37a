// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.shell.agent.render.States;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.Screen;

/** Has the same done with one agent after the other, and tells how each is then. */
final class AgentOrders {

    /** What is asked of the supervisor. */
    interface Order {
        AgentInfo give(AgentSupervisor supervisor, int id) throws AgentException;
    }

    private final Agents agents;
    private final Screen screen;

    AgentOrders(Agents agents, Screen screen) {
        this.agents = agents;
        this.screen = screen;
    }

    /**
     * @param command as it is typed, for {@code asm:stop web}
     * @throws CommandException when one of them is unknown, before anything is done; or when something was refused,
     *     after the others were done
     */
    void give(String command, List<String> names, Order order) throws CommandException {
        List<AgentInfo> wanted = found(command, names);
        List<String> refused = new ArrayList<>();
        for (AgentInfo agent : wanted) {
            try {
                AgentInfo after = order.give(agents.supervisor(), agent.id());
                screen.print(States.sentence(after));
            } catch (AgentException exception) {
                refused.add(Agents.refused(exception).getNiceHelp());
            }
            screen.flush();
        }
        failIfAny(refused);
    }

    void remove(List<String> names) throws CommandException {
        List<String> refused = new ArrayList<>();
        for (AgentInfo agent : found("asm:remove", names)) {
            try {
                agents.supervisor().remove(agent.id());
                screen.print("Agent " + agent.id() + " " + agent.name() + " is stopped and forgotten.");
            } catch (AgentException exception) {
                refused.add(Agents.refused(exception).getNiceHelp());
            }
            screen.flush();
        }
        failIfAny(refused);
    }

    private List<AgentInfo> found(String command, List<String> names) throws CommandException {
        if (names.isEmpty()) {
            throw Failure.of("Which agent? " + command + " and its id or name; asm:list shows them");
        }
        List<AgentInfo> found = new ArrayList<>();
        for (String name : names) {
            found.add(agents.find(name));
        }
        return found;
    }

    private static void failIfAny(List<String> refused) throws CommandException {
        if (!refused.isEmpty()) {
            throw Failure.of(String.join("\n", refused));
        }
    }
}
