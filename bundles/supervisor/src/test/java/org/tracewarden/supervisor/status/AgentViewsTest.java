// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.life.LifeCounts;

/** When an agent's file is written, and when it is left alone. */
class AgentViewsTest {

    private static final int AGENTS = 10;

    private final Scene scene;
    private final Looks looks;

    AgentViewsTest() throws Exception {
        scene = new Scene();
        looks = new Looks(scene);
    }

    @BeforeEach
    void makeAgents() throws Exception {
        for (int id = 1; id <= AGENTS; id++) {
            scene.agent(id, "agent" + id, 1, 0, 0, 7);
        }
        assertEquals(AGENTS, looks.look());
        assertEquals(0, looks.look());
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
    }

    @Test
    void anAgentAtRestIsWrittenEachSecondForAMinuteThenEachMinuteThenEachHour() throws Exception {
        for (int second = 1; second <= 60; second++) {
            assertEquals(0, after(Scene.SECOND / 2));
            assertEquals(AGENTS, after(Scene.SECOND / 2));
        }
        assertEquals("1 minute ago", lastActivity(1));
        int twoMinutes = 0;
        for (int second = 1; second <= 120; second++) {
            twoMinutes += after(Scene.SECOND);
        }
        assertEquals(2 * AGENTS, twoMinutes);
        assertEquals("3 minutes ago", lastActivity(AGENTS));
        assertEquals(AGENTS, after(57 * 60 * Scene.SECOND));
        assertEquals("1 hour ago", lastActivity(1));
        assertEquals(0, after(59 * 60 * Scene.SECOND));
        assertEquals(AGENTS, after(60 * Scene.SECOND));
        assertEquals("2 hours ago", lastActivity(1));
    }

    @Test
    void agentsThatWorkAreWrittenAndNobodyElse() throws Exception {
        assertEquals(AGENTS, after(3_600 * Scene.SECOND));
        for (int id = 2; id <= AGENTS; id += 2) {
            scene.uses(scene.roster.agents.get(id), 100_000, 7);
        }
        assertEquals(AGENTS / 2, looks.look());
        assertEquals("0 seconds ago", lastActivity(2));
        assertEquals("1 hour ago", lastActivity(3));
    }

    @Test
    void whateverIsInTheTextCounts() throws Exception {
        written("Name:            other", agent -> agent.spec = named(agent.spec, "other"));
        written("State:           Stopping", agent -> agent.state = AgentState.STOPPING);
        written("Capabilities:    NetClient", agent -> agent.spec = able(agent.spec, Set.of(Capability.NET_CLIENT)));
        written("Auto-Restart:    Yes (max 3)",
                agent -> agent.spec = agent.spec.withRestart(RestartPolicy.ofAtMost(3)));
        written("Auto-Restart:    Yes (max 4)",
                agent -> agent.spec = agent.spec.withRestart(RestartPolicy.ofAtMost(4)));
        written("Restart Count:   2", agent -> agent.restartCount = 2);
        written("Spawn Count:   3", agent -> agent.total = new LifeCounts(3, 0, 0, 0, 0));
        written("Exit Count:    2", agent -> agent.total = new LifeCounts(3, 2, 0, 0, 0));
        written("Fault Count:   1", agent -> agent.total = new LifeCounts(3, 2, 0, 1, 0));
        written("CPU Time:      89001 μs", agent -> scene.uses(agent, 89_001, 7));
        written("Memory:        8 bytes", agent -> scene.uses(agent, 89_001, 8));
        written("PID:             1006", agent -> agent.nextRun(2 * Scene.SECOND));
        written("PID:             -", agent -> agent.state = AgentState.STOPPED);
    }

    private void written(String line, Consumer<TestAgent> change) throws Exception {
        assertFalse(scene.viewText(5).contains(line), line);
        change.accept(scene.roster.agents.get(5));
        assertEquals(1, looks.look(), line);
        assertEquals(1, scene.viewText(5).lines().filter(one -> one.strip().equals(line)).count(), line);
    }

    @Test
    void whatIsNotInTheTextDoesNotCount() throws Exception {
        TestAgent agent = scene.roster.agents.get(5);
        agent.cpuWindow(1_000, 1_000_000);
        agent.sinceBoot = LifeCounts.ZERO;
        assertEquals(0, looks.look());
    }

    @Test
    void theFileOfOneThatIsGoneGoesAndOneThatComesIsWritten() throws Exception {
        scene.roster.agents.remove(5);
        assertEquals(0, looks.look());
        assertFalse(Files.exists(scene.view(5)));
        scene.agent(5, "again", 1, 0, 0, 7);
        assertEquals(1, looks.look());
        scene.roster.agents.remove(5);
        scene.agent(11, "eleven", 1, 0, 0, 7);
        assertEquals(1, looks.look());
        assertFalse(Files.exists(scene.view(5)));
    }

    private int after(long nanos) throws Exception {
        scene.clock.pass(nanos);
        return looks.look();
    }

    private String lastActivity(int id) throws Exception {
        String text = scene.viewText(id);
        String label = "Last Activity:   ";
        return text.substring(text.indexOf(label) + label.length()).strip();
    }

    private static AgentSpec named(AgentSpec spec, String name) {
        return new AgentSpec(spec.id(), name, spec.command(), spec.environment(), spec.workingDirectory(), spec.user(),
                spec.capabilities(), spec.scope(), spec.restart(), spec.limits(), spec.watchdog(), spec.stop(),
                spec.logs(), spec.after(), spec.cascade(), spec.recovery());
    }

    private static AgentSpec able(AgentSpec spec, Set<Capability> capabilities) {
        return new AgentSpec(spec.id(), spec.name(), spec.command(), spec.environment(), spec.workingDirectory(),
                spec.user(), capabilities, spec.scope(), spec.restart(), spec.limits(), spec.watchdog(), spec.stop(),
                spec.logs(), spec.after(), spec.cascade(), spec.recovery());
    }
}
