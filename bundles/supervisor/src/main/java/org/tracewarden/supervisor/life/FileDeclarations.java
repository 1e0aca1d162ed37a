// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Watchdog;

/** What becomes of agents that files declare. Belongs to the agents' thread. */
final class FileDeclarations {

    private static final Logger LOG = LoggerFactory.getLogger(FileDeclarations.class);

    private final Crew crew;
    private final Limits limits;

    /** Has hard limits put in force. */
    @FunctionalInterface
    interface Limits {

        void apply(Agent agent);
    }

    FileDeclarations(Crew crew, Limits limits) {
        this.crew = crew;
        this.limits = limits;
    }

    void declared(String source, AgentSpec spec) throws AgentException {
        Declared now = new Declared(source, spec);
        Optional<Agent> there = crew.register().ofSource(source);
        if (there.isPresent() && there.get().id() != spec.id()) {
            crew.register().acceptable(spec, there.filter(agent -> agent.name().equals(spec.name())));
            if (there.get().name().equals(spec.name())) {
                throw new AgentException("agent " + spec.name() + " has id " + there.get().id() + ", which cannot"
                        + " change to " + spec.id() + " while it keeps its name: give it another name too, or remove the file"
                        + " first");
            }
            Agent before = there.get();
            add(now);
            crew.bonds().end(before, Ending.REMOVE);
        } else if (there.isPresent()) {
            changed(there.get(), now);
        } else {
            add(now);
        }
    }

    private void add(Declared now) throws AgentException {
        Agent agent = crew.add(now.spec(), Optional.of(now));
        crew.register().sourceSeen(now.source());
        agent.life().start(false);
    }

    private void changed(Agent agent, Declared now) throws AgentException {
        Life life = agent.life();
        Optional<AgentSpec> before = life.declared().map(Declared::spec);
        if (before.filter(now.spec()::equals).isPresent()) {
            crew.register().sourceSeen(now.source());
            return;
        }
        crew.register().acceptable(now.spec(), Optional.of(agent));
        AgentSpec running = life.spec();
        crew.change(agent, now.spec(), Optional.of(now));
        crew.register().sourceSeen(now.source());
        if (life.state() == AgentState.FAILED || life.state() == AgentState.EXITED) {
            life.start(false);
        } else if (life.state().alive() && needsNewProcess(running, now.spec())) {
            crew.bonds().end(agent, Ending.RESTART);
            life.forgetRestarts();
        } else {
            life.forgetRestarts();
            limits.apply(agent);
            life.lookAgain();
        }
    }

    /** What only an exec can change. */
    static boolean needsNewProcess(AgentSpec before, AgentSpec now) {
        return !before.name().equals(now.name())
                || !before.command().equals(now.command())
                || !before.environment().equals(now.environment())
                || !before.workingDirectory().equals(now.workingDirectory())
                || !before.user().equals(now.user())
                || !before.limits().openFiles().equals(now.limits().openFiles())
                || before.logs().keep() != now.logs().keep()
                || !before.watchdog().equals(now.watchdog())
                        && (before.watchdog().kind() == Watchdog.Kind.NOTIFY
                                || now.watchdog().kind() == Watchdog.Kind.NOTIFY);
    }

    void withdrawn(String source) {
        crew.register().sourceGone(source);
        crew.register().ofSource(source).ifPresent(agent -> crew.bonds().end(agent, Ending.REMOVE));
    }

    /** The file is there and wrong: its agent goes on as it was. */
    void refused(String source) {
        crew.register().sourceSeen(source);
    }

    void complete() {
        List<Agent> withdrawn = new ArrayList<>();
        for (Agent agent : crew.register().all()) {
            agent.life().declared().filter(declared -> !crew.register().declares(declared.source()))
                    .ifPresent(declared -> withdrawn.add(agent));
        }
        for (Agent agent : withdrawn) {
            LOG.info("the file that declared agent {} is gone: it is stopped and forgotten", agent.name());
            crew.bonds().end(agent, Ending.REMOVE);
        }
    }
}
