// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fakes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.watch.Watched;

/** Agents as a test wants them. */
public final class TestRoster implements Roster {

    public final Map<Integer, TestAgent> agents = new ConcurrentSkipListMap<>();
    public volatile LifeCounts total = LifeCounts.ZERO;
    public volatile LifeCounts sinceBoot = LifeCounts.ZERO;

    public TestAgent add(int id, String name) {
        TestAgent agent = new TestAgent(id, name);
        agents.put(id, agent);
        return agent;
    }

    public List<Watched> running() {
        return agents.values().stream().filter(agent -> agent.state.alive()).map(TestAgent::watched).toList();
    }

    @Override
    public List<Entry> entries() {
        return agents.values().stream().map(TestAgent::entry).toList();
    }

    @Override
    public Optional<Entry> entry(int id) {
        return Optional.ofNullable(agents.get(id)).map(TestAgent::entry);
    }

    @Override
    public LifeCounts total() {
        return total;
    }

    @Override
    public LifeCounts sinceBoot() {
        return sinceBoot;
    }

    @Override
    public long installedAt() {
        return 1_700_000_000_000_000_000L;
    }

    @Override
    public void faultCounted(int id) {}
}
