// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.shell.agent.render.LimitsPage;
import org.tracewarden.shell.command.Screen;

/** Shows and changes limits. */
final class AgentLimiting {

    private final Agents agents;
    private final Screen screen;

    AgentLimiting(Agents agents, Screen screen) {
        this.agents = agents;
        this.screen = screen;
    }

    /** Changes those that are wished, and shows all. */
    void limit(String name, LimitWish wish, boolean json) throws CommandException {
        AgentInfo agent = agents.find(name);
        if (!wish.nothing()) {
            try {
                agent = agents.supervisor().limit(agent.id(), wish.applied(agent.spec().limits()));
            } catch (AgentException refused) {
                throw Agents.refused(refused);
            }
        }
        if (json) {
            screen.print(agents.encode(agent));
        } else {
            screen.print(new LimitsPage(screen.width(), screen.style())
                    .lines(agent, agents.telemetry().agent(agent.id())));
        }
        screen.flush();
    }
}
