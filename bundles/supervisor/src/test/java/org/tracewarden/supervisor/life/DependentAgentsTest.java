// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tracewarden.supervisor.life.AgentsStage.after;
import static org.tracewarden.supervisor.life.AgentsStage.restarting;
import static org.tracewarden.supervisor.life.AgentsStage.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;

/** Agents that start after others. */
class DependentAgentsTest {

    @TempDir
    Path data;

    private AgentsStage stage;
    private FakeHost host;
    private Agents agents;

    @BeforeEach
    void start() throws IOException {
        stage = new AgentsStage(data);
        host = stage.host;
        agents = stage.platform();
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void dependents_stop_first_wait_and_start_again_after_it() throws Exception {
        agents.spawn(spec(100, "base"));
        agents.spawn(after(101, "web", false, "base"));
        agents.spawn(after(102, "top", false, "web", "base"));
        agents.stop(100);
        assertEquals(AgentState.WAITING, agents.find(101).orElseThrow().state());
        assertEquals(AgentState.WAITING, agents.find(102).orElseThrow().state());
        List<Integer> order = List.copyOf(stage.events).stream().filter(e -> e.transition() == AgentTransition.EXITED)
                .map(AgentLifecycle::agentId).toList();
        assertEquals(List.of(102, 101, 100), order);
        agents.start(100);
        stage.await(102, AgentState.ACTIVE);
        assertEquals(AgentState.ACTIVE, agents.find(101).orElseThrow().state());
    }

    @Test
    void one_that_cascades_restarts_when_what_it_starts_after_has_crashed_and_the_other_does_not() throws Exception {
        agents.spawn(restarting(100, "base", 3));
        Thread.sleep(1);
        agents.spawn(after(101, "with", true, "base"));
        agents.spawn(after(102, "without", false, "base"));
        host.launcher(100).exit(9);
        stage.awaitRun(101, 2);
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), stage.counts(101));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), stage.counts(102));
    }

    @Test
    void a_restart_by_order_stops_those_that_cascade_first_and_starts_them_after_it() throws Exception {
        agents.spawn(spec(100, "base"));
        agents.spawn(after(101, "with", true, "base"));
        agents.restart(100);
        stage.awaitRun(101, 2);
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), stage.counts(101));
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), stage.counts(100));
    }

    @Test
    void a_circle_is_refused_and_named() throws Exception {
        agents.declared("a.cfg", after(100, "a", false, "c"));
        agents.declared("b.cfg", after(101, "b", false, "a"));
        AgentException refused = assertThrows(AgentException.class,
                () -> agents.declared("c.cfg", after(102, "c", false, "b")));
        assertEquals("agents cannot start after each other in a circle: c → b → a → c", refused.getMessage());
        assertEquals("waits for c, which is not there", agents.find(100).orElseThrow().reason());
    }

    @Test
    void one_with_a_notify_watchdog_carries_others_only_when_it_is_ready() throws Exception {
        AgentSpec plain = spec(100, "base");
        agents.spawn(new AgentSpec(100, "base", plain.command(), Map.of(), "", "", Set.of(), plain.scope(),
                plain.restart(), plain.limits(), new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(1), ""),
                plain.stop(), plain.logs(), List.of(), false, Optional.empty()));
        assertEquals(OptionalLong.of(1_000), host.requests.get(0).notifyMillis());
        assertEquals(AgentState.WAITING, agents.spawn(after(101, "web", false, "base")).state());
        assertEquals(List.of(AgentTransition.SPAWNED), stage.steps(100));
        host.launcher(100).listener.orElseThrow().ready();
        stage.await(101, AgentState.ACTIVE);
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE), stage.steps(100));
    }
}
