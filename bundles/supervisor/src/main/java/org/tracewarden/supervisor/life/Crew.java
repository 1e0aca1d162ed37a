// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.process.ProcessKey;

/**
 * All agents: who there is, who starts after whom, what they count together. Belongs to the agents' thread, but for the
 * look-ups that say otherwise.
 */
final class Crew {

    private static final long NANOS_PER_TICK = 10_000_000L;
    private static final int RETIRED_MOST = 10_000;

    private final Host host;
    private final Loop loop;
    private final Store store;
    private final Runs runs;
    private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    private final Dependencies dependencies = new Dependencies();
    private final ConcurrentSkipListMap<Integer, Agent> byId = new ConcurrentSkipListMap<>();
    private final Map<String, Agent> byName = new ConcurrentHashMap<>();
    /** By pid of their last process. */
    private final Map<Integer, Agent> byProcess = new HashMap<>();
    private final Map<String, Agent> bySource = new HashMap<>();
    /** Files that were told of since the platform started. */
    private final Set<String> sources = new LinkedHashSet<>();
    /** Numbers that removed agents' runs came to: directories of theirs may be there for a moment yet. */
    private final Map<Integer, Long> retired = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
            return size() > RETIRED_MOST;
        }
    };
    private final Set<Agent> changed = new LinkedHashSet<>();
    private SystemState system;
    private boolean ending;
    private volatile Reactions reactions = Reactions.NONE;
    private volatile LifeCounts total = LifeCounts.ZERO;
    private volatile LifeCounts sinceBoot = LifeCounts.ZERO;
    private volatile long installedAt;

    Crew(Host host, Loop loop, Store store, Runs runs) {
        this.host = host;
        this.loop = loop;
        this.store = store;
        this.runs = runs;
        system = SystemState.begin(0, host.bootId());
    }

    // ---- what there is

    Host host() {
        return host;
    }

    Loop loop() {
        return loop;
    }

    Store store() {
        return store;
    }

    Runs runs() {
        return runs;
    }

    Reactions reactions() {
        return reactions;
    }

    void react(Reactions with) {
        reactions = with;
    }

    /** Thread-safe. */
    Iterable<Agent> all() {
        return byId.values();
    }

    /** Thread-safe. */
    Optional<Agent> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Thread-safe. */
    Optional<Agent> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Agent> ofSource(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    Agent get(int id) throws AgentException {
        return find(id).orElseThrow(() -> new AgentException("there is no agent " + id + "; asm:list shows those there are"));
    }

    /** Thread-safe. */
    LifeCounts total() {
        return total;
    }

    /** Thread-safe. */
    LifeCounts sinceBoot() {
        return sinceBoot;
    }

    /** Thread-safe. */
    long installedAt() {
        return installedAt;
    }

    // ---- coming and going

    /** @throws AgentException when there is one of that id or name, a cycle, or no room */
    Agent add(AgentSpec spec, Optional<Declared> declared) throws AgentException {
        acceptable(spec, Optional.empty());
        if (byId.size() >= host.maxAgents().getAsInt()) {
            throw new AgentException("there are " + byId.size() + " agents, which is the most (max-agents); remove one,"
                    + " or raise max-agents in org.tracewarden.supervisor.cfg");
        }
        long random = ThreadLocalRandom.current().nextLong();
        Agent agent = new Agent(this, body -> new Life(Long.toHexString(random), spec, declared,
                retired.getOrDefault(spec.id(), 0L), host.bootId(), backoff, body));
        enlist(agent);
        return agent;
    }

    private static String wayOut(Agent other) {
        return other.restless()
                ? "; choose another one"
                : ", which does not run: asm:start " + other.name() + " starts it, asm:remove " + other.name()
                        + " forgets it";
    }

    /** @param instead the agent whose spec it takes the place of */
    void acceptable(AgentSpec spec, Optional<Agent> instead) throws AgentException {
        Agent sameId = byId.get(spec.id());
        if (sameId != null && instead.filter(it -> it == sameId).isEmpty()) {
            throw new AgentException("id " + spec.id() + " is agent " + sameId.name() + "'s" + wayOut(sameId));
        }
        Agent sameName = byName.get(spec.name());
        if (sameName != null && instead.filter(it -> it == sameName).isEmpty()) {
            throw new AgentException("name " + spec.name() + " is agent " + sameName.id() + "'s" + wayOut(sameName));
        }
        Optional<String> cycle = Dependencies.cycle(spec,
                name -> find(name).map(agent -> agent.life().spec().after()).orElse(List.of()));
        if (cycle.isPresent()) {
            throw new AgentException("agents cannot start after each other in a circle: " + cycle.get());
        }
    }

    private void enlist(Agent agent) {
        AgentSpec spec = agent.life().spec();
        byId.put(spec.id(), agent);
        byName.put(spec.name(), agent);
        agent.life().declared().ifPresent(declared -> bySource.put(declared.source(), agent));
        dependencies.add(spec);
    }

    private void strike(Agent agent) {
        AgentSpec spec = agent.life().spec();
        byId.remove(spec.id(), agent);
        byName.remove(spec.name(), agent);
        agent.life().declared().ifPresent(declared -> bySource.remove(declared.source(), agent));
        agent.life().process().ifPresent(process -> byProcess.remove(process.pid(), agent));
        dependencies.remove(spec);
        changed.remove(agent);
        if (agent.life().runNumber() > 0) {
            retired.put(spec.id(), agent.life().runNumber());
        }
    }

    /** Has changed what it is; id and source stay. */
    void change(Agent agent, AgentSpec spec, Optional<Declared> declared) {
        AgentSpec before = agent.life().spec();
        dependencies.remove(before);
        dependencies.add(spec);
        if (!before.name().equals(spec.name())) {
            byName.remove(before.name(), agent);
            byName.put(spec.name(), agent);
        }
        agent.life().change(spec, declared);
        moved(agent);
    }

    /** It could not be started for the first time: there was no such agent. */
    void discard(Agent agent) {
        strike(agent);
        store.delete(agent.id(), Body.Stored.UNHEARD);
        agent.tell(AgentTransition.REMOVED, Optional.empty(), Optional.empty(), "its start failed, so it is not kept");
    }

    /** Its counts stay; first in the system's state, then its file goes, then the run's directory. */
    void forget(Agent agent) {
        strike(agent);
        Saved last = agent.life().saved();
        system = system.absorb(last);
        store.save(system, onLoop(new Body.Stored() {
            @Override
            public void done() {
                store.delete(last.spec().id(), Body.Stored.UNHEARD);
                system = system.deleted(last.incarnation());
                agent.life().run().filter(run -> !run.released && run.closed).ifPresent(run -> {
                    run.released = true;
                    agent.release(run);
                });
            }

            @Override
            public void failed(String reason) {}

            @Override
            public boolean patient() {
                return true;
            }
        }));
        agent.tell(AgentTransition.REMOVED, Optional.empty(), Optional.empty(), "");
        agent.orders().forEach(order -> {
            if (order.kind() == Order.Kind.REMOVE || order.kind() == Order.Kind.END) {
                order.answer().complete(agent.info());
            } else {
                order.refuse("agent " + agent.name() + " was removed meanwhile");
            }
        });
        agent.orders().clear();
        lookAround(agent.name(), agent.life().spec());
    }

    // ---- after a new start

    void restore(SystemState saved) {
        system = saved.inBoot(host.bootId());
        installedAt = system.installedAt();
        total = system.removed();
        sinceBoot = system.removedSinceBoot();
        store.save(system, Body.Stored.UNHEARD);
    }

    /** @return whether it was removed already, and only its file was left */
    boolean absorbed(Saved saved) {
        if (!system.absorbed().contains(saved.incarnation())) {
            return false;
        }
        store.delete(saved.spec().id(), Body.Stored.UNHEARD);
        system = system.deleted(saved.incarnation());
        return true;
    }

    Agent restore(Saved saved) {
        Agent agent = new Agent(this, body -> new Life(saved, host.bootId(), backoff, body));
        count(agent.life().total(), agent.life().sinceBoot());
        enlist(agent);
        return agent;
    }

    // ---- counts

    void count(LifeCounts more) {
        count(more, more);
    }

    private void count(LifeCounts ever, LifeCounts inBoot) {
        total = total.plus(ever);
        sinceBoot = sinceBoot.plus(inBoot);
    }

    // ---- files that declare agents

    boolean declares(String source) {
        return sources.contains(source);
    }

    void sourceSeen(String source) {
        sources.add(source);
        ofSource(source).ifPresent(agent -> agent.life().lookAgain());
    }

    void sourceGone(String source) {
        sources.remove(source);
    }

    // ---- what one has to do with another

    Optional<String> waitsFor(Agent agent) {
        if (ending) {
            return Optional.of("stopped with the platform, and started with the next one");
        }
        Optional<Declared> declared = agent.life().declared();
        if (declared.isPresent() && !declares(declared.get().source())) {
            return Optional.of("waits for " + declared.get().source() + " to be read");
        }
        for (String name : agent.life().spec().after()) {
            Optional<Agent> before = find(name);
            if (before.isEmpty()) {
                return Optional.of("waits for " + name + ", which is not there");
            }
            if (!before.get().carries()) {
                return Optional.of("waits for " + name);
            }
        }
        return Optional.empty();
    }

    List<Agent> followers(Agent agent) {
        return dependencies.followers(agent.name()).stream().map(byId::get).filter(one -> one != null).toList();
    }

    /** Has all end; they start again with the next platform. */
    void endAll() {
        ending = true;
        for (Agent agent : byId.values()) {
            if (agent.restless()) {
                end(agent, Ending.WAIT);
            }
        }
    }

    /** Has an agent end, after those that have to end before it. */
    void end(Agent agent, Ending how) {
        for (Agent follower : followers(agent)) {
            boolean affected = how != Ending.RESTART && how != Ending.CASCADE || follower.life().spec().cascade();
            if (affected && follower.life().ending().wanted() && follower.restless() && follower.life().wanted()) {
                end(follower, how == Ending.RESTART || how == Ending.CASCADE ? Ending.CASCADE : Ending.WAIT);
            }
        }
        if (how == Ending.KILL || !holdsUp(agent, how)) {
            agent.defer(Optional.empty());
            agent.life().end(how);
        } else if (agent.deferred().map(how::overrules).orElse(true)) {
            agent.defer(Optional.of(how));
            moved(agent);
        }
    }

    private boolean holdsUp(Agent agent, Ending how) {
        boolean restart = how == Ending.RESTART || how == Ending.CASCADE;
        return followers(agent).stream()
                .anyMatch(follower -> (!restart || follower.life().spec().cascade()) && follower.restless());
    }

    /** Something about it changed; what follows from that follows when what is going on is done. */
    void moved(Agent agent) {
        if (changed.isEmpty()) {
            loop.run(this::follow);
        }
        changed.add(agent);
    }

    private void follow() {
        List<Agent> these = List.copyOf(changed);
        changed.clear();
        for (Agent agent : these) {
            agent.orders().removeIf(order -> order.look(agent));
            agent.deferred().filter(how -> !holdsUp(agent, how)).ifPresent(how -> {
                agent.defer(Optional.empty());
                agent.life().end(how);
            });
            if (agent.cameBack()) {
                followers(agent).forEach(follower -> cascade(agent, follower));
            }
            lookAround(agent.name(), agent.life().spec());
        }
    }

    /** One that ran while another that it starts after was restarted. */
    private void cascade(Agent restarted, Agent follower) {
        boolean older = startTime(follower) < startTime(restarted);
        if (follower.life().spec().cascade() && older && follower.life().ending() == Ending.NONE
                && follower.life().wanted() && follower.restless()) {
            end(follower, Ending.RESTART);
        }
    }

    private static long startTime(Agent agent) {
        return agent.life().process().map(ProcessKey::startTime).orElse(0L);
    }

    private void lookAround(String name, AgentSpec spec) {
        for (int id : dependencies.followers(name)) {
            Agent follower = byId.get(id);
            if (follower != null) {
                follower.life().lookAgain();
            }
        }
        for (String before : spec.after()) {
            Agent one = byName.get(before);
            if (one != null && one.deferred().isPresent()) {
                moved(one);
            }
        }
    }

    // ---- processes

    void watchProcess(Agent agent) {
        agent.life().process().ifPresent(process -> byProcess.put(process.pid(), agent));
    }

    void died(DeathCertificate certificate) {
        Agent agent = byProcess.get(certificate.process().pid());
        if (agent != null && agent.life().process()
                .filter(process -> same(process, certificate.process().key())).isPresent()) {
            agent.died(certificate);
        }
    }

    /** Start times from /proc are precise to a clock tick only. */
    static boolean same(ProcessKey one, ProcessKey other) {
        return one.pid() == other.pid() && one.startTime() / NANOS_PER_TICK == other.startTime() / NANOS_PER_TICK;
    }

    /** Has a listener of the store hear on the agents' thread. */
    Body.Stored onLoop(Body.Stored stored) {
        if (stored == Body.Stored.UNHEARD) {
            return stored;
        }
        return new Body.Stored() {
            @Override
            public void done() {
                loop.run(stored::done);
            }

            @Override
            public void failed(String reason) {
                loop.run(() -> stored.failed(reason));
            }

            @Override
            public boolean patient() {
                return stored.patient();
            }
        };
    }
}
