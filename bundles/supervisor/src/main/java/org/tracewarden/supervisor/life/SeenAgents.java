// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.supervisor.watch.Watched;

/** The agents as others see them: what was last known of each, without waiting for their thread. Thread-safe. */
final class SeenAgents implements Roster {

    private final Crew crew;
    private final Loop loop;

    SeenAgents(Crew crew, Loop loop) {
        this.crew = crew;
        this.loop = loop;
    }

    @Override
    public List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        crew.register().all().forEach(agent -> all.add(agent.seen().entry()));
        return all;
    }

    @Override
    public Optional<Entry> entry(int id) {
        return crew.register().find(id).map(agent -> agent.seen().entry());
    }

    @Override
    public Optional<AgentState> state(int id) {
        return crew.register().find(id).map(agent -> agent.seen().state());
    }

    @Override
    public boolean ready(int id) {
        return crew.register().find(id).map(agent -> agent.seen().ready()).orElse(false);
    }

    /** Runs that go on now. */
    List<Watched> running() {
        List<Watched> all = new ArrayList<>();
        crew.register().all().forEach(agent -> agent.seen().watched().ifPresent(all::add));
        return all;
    }

    @Override
    public LifeCounts total() {
        return crew.total();
    }

    @Override
    public LifeCounts sinceBoot() {
        return crew.sinceBoot();
    }

    @Override
    public long installedAt() {
        return crew.installedAt();
    }

    @Override
    public void faultCounted(int id) {
        Runnable count = () -> crew.register().find(id).ifPresent(agent -> agent.life().faulted());
        if (loop.inside()) {
            count.run();
        } else {
            loop.run(count);
        }
    }
}
