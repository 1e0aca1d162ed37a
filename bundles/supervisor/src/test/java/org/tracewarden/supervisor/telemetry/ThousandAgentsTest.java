// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.telemetry.FiguresScene.GROUP;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.supervisor.fakes.TestAgent;

/** What telemetry of a thousand agents takes. */
class ThousandAgentsTest {

    private static final int EVENTS = 20_000;

    @TempDir
    Path data;

    private final List<TestAgent> agents = new ArrayList<>();
    private FiguresScene scene;

    @BeforeEach
    void begin() {
        scene = new FiguresScene(data.resolve("supervisor/telemetry.json"));
        scene.start("boot-1");
        for (int id = 1; id <= 1_000; id++) {
            agents.add(scene.roster.add(id, "agent" + id));
        }
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void anEventTakesLessThanTwoMicrosecondsOfCpu() {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        List<AgentLifecycle> events = new ArrayList<>();
        agents.forEach(agent -> events.add(scene.event(agent, AgentTransition.ACTIVE)));
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 40; round++) {
            long begun = times.getCurrentThreadCpuTime();
            for (int i = 0; i < EVENTS; i++) {
                scene.telemetry.accept(events.get(i % events.size()));
            }
            best = Math.min(best, (times.getCurrentThreadCpuTime() - begun) / (double) EVENTS);
        }
        System.out.printf("telemetry: %.0f ns an event with 1,000 agents%n", best);
        assertTrue(best < 2_000, best + " ns");
    }

    @Test
    void anAgentTakesAHundredAndFiftyBytesAndFewMoreWhereItsCallsAreCounted() {
        long empty = heap();
        agents.forEach(agent -> scene.telemetry.onSample(scene.sampleOf(agent, false)));
        agents.forEach(agent -> scene.telemetry.onSample(scene.sampleOf(agent, false)));
        long plain = (heap() - empty) / agents.size();
        agents.forEach(agent -> scene.calls.onEvent(stats(agent.process, GROUP + agent.spec.id(), 42)));
        long counted = (heap() - empty) / agents.size();
        System.out.printf("telemetry: %d bytes of heap an agent, %d where its calls are counted%n", plain, counted);
        assertTrue(plain <= 150, plain + " bytes");
        assertTrue(counted <= 190, counted + " bytes");
        assertEquals(OptionalLong.of(42_000), scene.telemetry.system().total().syscalls());
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
