// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.shell.agent.render.ProcessUse;
import org.tracewarden.shell.agent.render.TreePage;
import org.tracewarden.shell.agent.render.TreePage.Tree;
import org.tracewarden.shell.command.Screen;

/** Looks at the processes of agents for a short while and shows them as trees. */
final class AgentTrees {

    private static final double NANOS_PER_MICRO = 1_000;

    private final Agents agents;
    private final Screen screen;

    AgentTrees(Agents agents, Screen screen) {
        this.agents = agents;
        this.screen = screen;
    }

    /** @param name one agent; empty for all that run */
    void show(Optional<String> name, Duration sample, boolean json) throws CommandException, InterruptedException {
        AgentSupervisor supervisor = agents.supervisor();
        List<AgentInfo> wanted = name.isPresent()
                ? List.of(agents.find(name.get()))
                : supervisor.agents().stream().filter(agent -> agent.state().alive()).toList();
        Map<ProcessKey, Long> before = new HashMap<>();
        wanted.forEach(agent -> supervisor.processes(agent.id()).forEach(p -> before.put(p.key(), p.cpuMicros())));
        long start = System.nanoTime();
        Thread.sleep(sample.toMillis());
        List<Tree> trees = new ArrayList<>();
        for (AgentInfo agent : wanted) {
            double micros = Math.max(1, (System.nanoTime() - start) / NANOS_PER_MICRO);
            trees.add(new Tree(agent, supervisor.processes(agent.id()).stream()
                    .map(process -> use(process, before, micros)).toList()));
        }
        print(trees, json);
    }

    private void print(List<Tree> trees, boolean json) throws CommandException {
        if (json) {
            for (Tree tree : trees) {
                screen.print(agents.json().encode(new NamedTree(tree.agent().id(), tree.agent().name(),
                        tree.processes())));
            }
        } else if (trees.isEmpty()) {
            screen.print("No agent runs; asm:list --all shows those that do not.");
        } else {
            screen.print(new TreePage(screen.width(), screen.style()).lines(trees));
        }
        screen.flush();
    }

    /** For programs. */
    private record NamedTree(int id, String name, List<ProcessUse> processes) {}

    private static ProcessUse use(AgentProcess process, Map<ProcessKey, Long> before, double micros) {
        Long earlier = before.get(process.key());
        return new ProcessUse(process, earlier == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, process.cpuMicros() - earlier) / micros));
    }
}
