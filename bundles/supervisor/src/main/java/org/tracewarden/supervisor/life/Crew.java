// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.AgentTransition;

/**
 * All agents together: how they come and go, what they share, and what they count. Belongs to the agents' thread, but
 * for what says otherwise.
 */
final class Crew {

    private final Host host;
    private final Loop loop;
    private final Store store;
    private final Runs runs;
    private final Rules rules = Rules.with(new Backoff(() -> ThreadLocalRandom.current().nextDouble()));
    private final Register register = new Register();
    private final Bonds bonds;
    private SystemState system;
    private volatile Reactions reactions = Reactions.NONE;
    private volatile LifeCounts total = LifeCounts.ZERO;
    private volatile LifeCounts sinceBoot = LifeCounts.ZERO;
    private volatile long installedAt;

    Crew(Host host, Loop loop, Store store, Runs runs) {
        this.host = host;
        this.loop = loop;
        this.store = store;
        this.runs = runs;
        bonds = new Bonds(loop, register);
        system = SystemState.begin(0, host.bootId());
    }

    // ---- what they share

    Host host() {
        return host;
    }

    Loop loop() {
        return loop;
    }

    Runs runs() {
        return runs;
    }

    /** Some of it is thread-safe. */
    Register register() {
        return register;
    }

    Bonds bonds() {
        return bonds;
    }

    /** Thread-safe. */
    Reactions reactions() {
        return reactions;
    }

    void react(Reactions with) {
        reactions = with;
    }

    // ---- coming and going

    /** @throws AgentException when there is one of that id or name, a cycle, or no room */
    Agent add(AgentSpec spec, Optional<Declared> declared) throws AgentException {
        register.acceptable(spec, Optional.empty());
        if (register.size() >= host.maxAgents().getAsInt()) {
            throw new AgentException((register.size() == 1 ? "there is 1 agent" : "there are " + register.size()
                    + " agents") + ", which is the most (max-agents); remove one, or raise max-agents in"
                    + " org.tracewarden.supervisor.cfg");
        }
        long now = host.clock().toWallTime(host.clock().now());
        Agent agent = new Agent(this, rules, Standing.begin(ThreadLocalRandom.current().nextLong(), spec, declared,
                register.lastNumber(spec.id()), now));
        enlist(agent);
        return agent;
    }

    private void enlist(Agent agent) {
        register.enlist(agent);
        bonds.add(agent.life().spec());
    }

    private void strike(Agent agent) {
        register.strike(agent);
        bonds.forget(agent);
    }

    /** Has changed what it is; id and source stay. */
    void change(Agent agent, AgentSpec spec, Optional<Declared> declared) {
        bonds.remove(agent.life().spec());
        bonds.add(spec);
        register.rename(agent, spec.name());
        agent.life().change(spec, declared);
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
        Standing last = agent.life().now();
        system = system.absorb(last);
        store.save(system, onLoop(new Body.Stored() {
            @Override
            public void done() {
                store.delete(agent.id(), Body.Stored.UNHEARD);
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
        agent.endOrders();
        bonds.lookAround(agent);
    }

    // ---- state

    void save(Agent agent, Body.Stored stored) {
        store.save(new Saved(agent.life().now(), host.bootId()), onLoop(stored));
    }

    void restore(SystemState saved) {
        system = saved.inBoot(host.bootId());
        installedAt = system.installedAt();
        total = system.removed();
        sinceBoot = system.removedSinceBoot();
        store.save(system, Body.Stored.UNHEARD);
    }

    /** @return whether it was removed already, and only its file was left */
    boolean absorbed(Saved saved) {
        long incarnation = saved.standing().incarnation();
        if (!system.absorbed().contains(incarnation)) {
            return false;
        }
        store.delete(saved.id(), Body.Stored.UNHEARD);
        system = system.deleted(incarnation);
        return true;
    }

    void restore(Saved saved) {
        Agent agent = new Agent(this, rules, saved.inBoot(host.bootId()));
        Tally tally = agent.life().now().tally();
        total = total.plus(tally.total());
        sinceBoot = sinceBoot.plus(tally.sinceBoot());
        enlist(agent);
    }

    /** Has a listener of the store hear on the agents' thread. */
    private Body.Stored onLoop(Body.Stored stored) {
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

    // ---- counts

    void count(LifeCounts more) {
        total = total.plus(more);
        sinceBoot = sinceBoot.plus(more);
    }

    /** Of all agents, removed ones included. Thread-safe. */
    LifeCounts total() {
        return total;
    }

    /** The same since the host was started. Thread-safe. */
    LifeCounts sinceBoot() {
        return sinceBoot;
    }

    /** Nanoseconds since 1970-01-01T00:00Z when counting began. Thread-safe. */
    long installedAt() {
        return installedAt;
    }

    // ---- deaths

    void died(DeathCertificate certificate) {
        register.ofProcess(certificate.process().key()).ifPresent(agent -> agent.life().died(certificate));
    }
}
