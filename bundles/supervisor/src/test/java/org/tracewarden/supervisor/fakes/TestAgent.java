// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fakes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.watch.Watched;

/** An agent as a test wants it. */
public final class TestAgent {

    public volatile AgentSpec spec;
    public volatile AgentState state = AgentState.ACTIVE;
    public volatile ProcessKey process;
    public volatile int runNumber = 1;
    public volatile LifeCounts total = new LifeCounts(1, 0, 0, 0, 0);
    public volatile LifeCounts sinceBoot = total;
    public volatile int restartCount;
    public volatile TestGroup group;

    public TestAgent(int id, String name) {
        spec = AgentSpec.of(id, name, List.of("sleep", "60"));
        process = new ProcessKey(1_000 + id, 1_000_000_000L + id);
        group = new TestGroup("agent-" + id);
    }

    public Watched watched() {
        return new Watched(spec, process, runNumber, group);
    }

    /** It ended and was started again: another process in a group of its own. */
    public void nextRun(long startedAt) {
        runNumber++;
        process = new ProcessKey(process.pid() + 1, startedAt);
        group = new TestGroup(group.name());
    }

    public void cpuWindow(long quotaMicros, long windowMicros) {
        spec = spec.withLimits(new ResourceLimits(OptionalLong.of(quotaMicros), windowMicros, OptionalLong.empty(),
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    public AgentInfo info() {
        return new AgentInfo(spec, Optional.empty(), state, Instant.EPOCH, "",
                state.alive() ? Optional.of(process) : Optional.empty(), OptionalInt.empty(), restartCount, true, "",
                Optional.empty(), Optional.empty());
    }

    public Roster.Entry entry() {
        return new Roster.Entry(info(), total, sinceBoot, state.alive() ? Optional.of(watched()) : Optional.empty());
    }
}
