// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.table.IntTable;

/** Which agents there are, and which files declare some. Belongs to the agents' thread, but for what says otherwise. */
final class Register {

    private final IntTable<Agent> byId = new IntTable<>();
    private final NameTable byName = new NameTable();
    private final ProcessTable byProcess = new ProcessTable();
    private final Map<String, Agent> bySource = new HashMap<>();
    /** Files that were told of since the platform started. */
    private final Set<String> sources = new LinkedHashSet<>();
    private final Retired retired = new Retired();

    // ---- look-ups

    /** By id, those that there are now. Thread-safe. */
    List<Agent> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** Thread-safe. */
    Optional<Agent> find(int id) {
        return byId.get(id);
    }

    /** Thread-safe. */
    Optional<Agent> find(String name) {
        return byName.get(name);
    }

    Optional<Agent> ofSource(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    /** The agent whose last process that is. */
    Optional<Agent> ofProcess(ProcessKey process) {
        return byProcess.find(process);
    }

    Agent get(int id) throws AgentException {
        return find(id).orElseThrow(() -> new AgentException("there is no agent " + id
                + "; asm:list shows those there are"));
    }

    /** What the runs of agents with that id have come to, that are there no more. */
    int lastNumber(int id) {
        return retired.lastNumber(id);
    }

    // ---- coming and going

    /**
     * @param instead the agent whose spec it takes the place of
     * @throws AgentException when another one has its id or name, or it would start after itself
     */
    void acceptable(AgentSpec spec, Optional<Agent> instead) throws AgentException {
        Optional<Agent> sameId = find(spec.id()).filter(other -> instead.filter(it -> it == other).isEmpty());
        if (sameId.isPresent()) {
            throw new AgentException("id " + spec.id() + " is agent " + sameId.get().name() + "'s"
                    + wayOut(sameId.get()));
        }
        Optional<Agent> sameName = find(spec.name()).filter(other -> instead.filter(it -> it == other).isEmpty());
        if (sameName.isPresent()) {
            throw new AgentException("name " + spec.name() + " is agent " + sameName.get().id() + "'s"
                    + wayOut(sameName.get()));
        }
        Optional<String> cycle = Dependencies.cycle(spec,
                name -> find(name).map(agent -> agent.life().spec().after()).orElse(List.of()));
        if (cycle.isPresent()) {
            throw new AgentException("agents cannot start after each other in a circle: " + cycle.get());
        }
    }

    private static String wayOut(Agent other) {
        return other.restless()
                ? "; choose another one"
                : ", which does not run: asm:start " + other.name() + " starts it, asm:remove " + other.name()
                        + " forgets it";
    }

    void enlist(Agent agent) {
        byId.put(agent.id(), agent);
        byName.put(agent.name(), agent);
        agent.life().declared().ifPresent(declared -> bySource.put(declared.source(), agent));
    }

    void strike(Agent agent) {
        byId.remove(agent.id(), agent);
        byName.remove(agent.name(), agent);
        agent.life().declared().ifPresent(declared -> bySource.remove(declared.source(), agent));
        forgetProcess(agent);
        if (agent.life().runNumber() > 0) {
            retired.put(agent.id(), agent.life().runNumber());
        }
    }

    /** To be told before it goes by another name. */
    void rename(Agent agent, String next) {
        if (!agent.name().equals(next)) {
            byName.remove(agent.name(), agent);
            byName.put(next, agent);
        }
    }

    void watchProcess(Agent agent) {
        agent.life().process().ifPresent(process -> byProcess.put(process, agent));
    }

    void forgetProcess(Agent agent) {
        agent.life().process().ifPresent(process -> byProcess.remove(process, agent));
    }

    // ---- files that declare agents

    boolean declares(String source) {
        return sources.contains(source);
    }

    /** Its agent may have waited for that. */
    void sourceSeen(String source) {
        sources.add(source);
        ofSource(source).ifPresent(agent -> agent.life().lookAgain());
    }

    void sourceGone(String source) {
        sources.remove(source);
    }
}
