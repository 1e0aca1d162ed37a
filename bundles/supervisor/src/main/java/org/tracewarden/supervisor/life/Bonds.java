// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.process.ProcessKey;

/** What agents have to do with each other: which starts, ends and restarts after which. Of the agents' thread. */
final class Bonds {

    private final Loop loop;
    private final Register register;
    private final Dependencies dependencies = new Dependencies();
    private final Set<Agent> changed = new LinkedHashSet<>();
    private boolean ending;

    Bonds(Loop loop, Register register) {
        this.loop = loop;
        this.register = register;
    }

    void add(AgentSpec spec) {
        dependencies.add(spec);
    }

    void remove(AgentSpec spec) {
        dependencies.remove(spec);
    }

    /** It is gone; nothing of it is followed up any more. */
    void forget(Agent agent) {
        dependencies.remove(agent.life().spec());
        changed.remove(agent);
    }

    /** What it has to wait for before it may start; empty when it may. */
    Optional<String> waitsFor(Agent agent) {
        if (ending) {
            return Optional.of("stopped with the platform, and started with the next one");
        }
        Optional<Declared> declared = agent.life().declared();
        if (declared.isPresent() && !register.declares(declared.get().source())) {
            return Optional.of("waits for " + declared.get().source() + " to be read");
        }
        for (String name : agent.life().spec().after()) {
            Optional<Agent> before = register.find(name);
            if (before.isEmpty()) {
                return Optional.of("waits for " + name + ", which is not there");
            }
            if (!before.get().carries()) {
                return Optional.of("waits for " + name);
            }
        }
        return Optional.empty();
    }

    private List<Agent> followers(Agent agent) {
        List<Integer> ids = dependencies.followers(agent.name());
        return ids.isEmpty()
                ? List.of()
                : ids.stream().map(register::find).flatMap(Optional::stream).toList();
    }

    /** Has all end; they start again with the next platform. */
    void endAll() {
        ending = true;
        for (Agent agent : register.all()) {
            if (agent.restless()) {
                end(agent, Ending.WAIT);
            }
        }
    }

    /** Has an agent end, after those that have to end before it. */
    void end(Agent agent, Ending how) {
        for (Agent follower : followers(agent)) {
            boolean affected = !restarts(how) || follower.life().spec().cascade();
            if (affected && follower.life().ending().wanted() && follower.restless() && follower.life().wanted()) {
                end(follower, restarts(how) ? Ending.CASCADE : Ending.WAIT);
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

    private static boolean restarts(Ending how) {
        return how == Ending.RESTART || how == Ending.CASCADE;
    }

    private boolean holdsUp(Agent agent, Ending how) {
        for (Agent follower : followers(agent)) {
            if ((!restarts(how) || follower.life().spec().cascade()) && follower.restless()) {
                return true;
            }
        }
        return false;
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
            agent.answerOrders();
            agent.deferred().filter(how -> !holdsUp(agent, how)).ifPresent(how -> {
                agent.defer(Optional.empty());
                agent.life().end(how);
            });
            if (agent.cameBack()) {
                followers(agent).forEach(follower -> cascade(agent, follower));
            }
            lookAround(agent);
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

    /** Those that start after it, and those that it starts after, may have waited for what became of it. */
    void lookAround(Agent agent) {
        followers(agent).forEach(follower -> follower.life().lookAgain());
        for (String before : agent.life().spec().after()) {
            register.find(before).filter(one -> one.deferred().isPresent()).ifPresent(this::moved);
        }
    }
}
