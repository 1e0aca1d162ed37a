// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.telemetry.FiguresScene.GROUP;
import static org.tracewarden.supervisor.telemetry.FiguresScene.SECOND;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.watch.Sample;

/** Figures of agents over runs, platforms, boots and removals. */
class RunsAddUpTest {

    @TempDir
    Path data;

    private FiguresScene scene;

    @BeforeEach
    void begin() {
        scene = new FiguresScene(data.resolve("supervisor/telemetry.json"));
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void anAgentsFiguresAreThoseOfItsGroupAndItsLife() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        agent.total = new LifeCounts(5, 4, 4, 3, 4);
        agent.sinceBoot = new LifeCounts(1, 0, 0, 0, 0);
        scene.sample(agent, 125_000, 4_096_000, OptionalLong.of(10));
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        AgentTelemetry figures = scene.telemetry.agent(100).orElseThrow();
        assertEquals(new AgentCounts(5, 4, 4, 3, 4, OptionalLong.of(42), 125_000, OptionalLong.of(10),
                OptionalLong.empty()), figures.total());
        assertEquals(new AgentCounts(1, 0, 0, 0, 0, OptionalLong.of(42), 125_000, OptionalLong.of(10),
                OptionalLong.empty()), figures.sinceBoot());
        assertEquals(4_096_000, figures.memoryBytes());
        assertEquals(1, figures.processes());
    }

    @Test
    void runsAddUpAndALateSampleOfAnOldRunChangesNothing() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 9_000, OptionalLong.empty());
        Sample old = scene.sampleOf(agent, true);
        scene.telemetry.onSample(old);
        assertEquals(0, scene.telemetry.agent(100).orElseThrow().memoryBytes());
        agent.nextRun(2_000 * SECOND);
        scene.sample(agent, 30, 5_000, OptionalLong.empty());
        scene.telemetry.onSample(old);
        AgentTelemetry figures = scene.telemetry.agent(100).orElseThrow();
        assertEquals(130, figures.total().cpuMicros());
        assertEquals(5_000, figures.memoryBytes());
        assertEquals(5_000, figures.peakMemoryBytes());
    }

    @Test
    void twoRunsThatBeganInTheSameClockTickAreTwo() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.empty());
        agent.nextRun(agent.process.startTime());
        scene.sample(agent, 30, 1, OptionalLong.empty());
        assertEquals(130, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
    }

    @Test
    void aLateSampleOfTheRunBeforeIsKnownAsSuchInTheSameClockTickToo() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 9_000, OptionalLong.empty());
        Sample late = scene.sampleOf(agent, false);
        agent.nextRun(agent.process.startTime());
        scene.tell(agent, AgentTransition.SPAWNED);
        scene.telemetry.onSample(late);
        assertEquals(100, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
        scene.sample(agent, 30, 1, OptionalLong.empty());
        scene.telemetry.onSample(late);
        assertEquals(130, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
        assertEquals(1, scene.telemetry.agent(100).orElseThrow().memoryBytes());
    }

    @Test
    void aRunThatWasAdoptedIsTheOneThatWasSaved() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.restart("boot-1");
        scene.tell(agent, AgentTransition.ADOPTED);
        scene.sample(agent, 150, 1, OptionalLong.empty());
        assertEquals(150, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
        scene.restart("boot-1");
        agent.nextRun(2_000 * SECOND);
        scene.tell(agent, AgentTransition.SPAWNED);
        scene.sample(agent, 7, 1, OptionalLong.empty());
        assertEquals(157, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
    }

    @Test
    void aPlatformThatWasAwayLosesNothingOfARunThatWentOn() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.of(10));
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        scene.restart("boot-1");
        scene.sample(agent, 5_000, 1, OptionalLong.of(700));
        AgentCounts total = scene.telemetry.agent(100).orElseThrow().total();
        assertEquals(5_000, total.cpuMicros());
        assertEquals(OptionalLong.of(700), total.ioReadBytes());
        assertEquals(OptionalLong.of(42), total.syscalls());
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 8));
        assertEquals(OptionalLong.of(50), scene.telemetry.agent(100).orElseThrow().total().syscalls());
        assertEquals(OptionalLong.of(50), scene.telemetry.agent(100).orElseThrow().sinceBoot().syscalls());
    }

    @Test
    void aHostThatWasStartedAnewBeginsSinceBootAtNothingAndKeepsTheTotal() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.of(10));
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        scene.restart("boot-2");
        // the same number of run and start time as before the boot: another run all the same
        scene.sample(agent, 30, 1, OptionalLong.of(2));
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 8));
        AgentTelemetry figures = scene.telemetry.agent(100).orElseThrow();
        assertEquals(130, figures.total().cpuMicros());
        assertEquals(30, figures.sinceBoot().cpuMicros());
        assertEquals(OptionalLong.of(12), figures.total().ioReadBytes());
        assertEquals(OptionalLong.of(2), figures.sinceBoot().ioReadBytes());
        assertEquals(OptionalLong.of(50), figures.total().syscalls());
        assertEquals(OptionalLong.of(8), figures.sinceBoot().syscalls());
    }

    @Test
    void removedAgentsStayInTheSystemsSumsAndANewOneOfTheirIdBeginsAtNothing() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        TestAgent other = scene.roster.add(101, "b");
        scene.roster.total = new LifeCounts(9, 8, 7, 6, 5);
        scene.roster.sinceBoot = new LifeCounts(4, 3, 2, 1, 0);
        scene.sample(agent, 100, 1, OptionalLong.of(10));
        scene.sample(other, 11, 1, OptionalLong.empty());
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        scene.roster.agents.remove(100);
        scene.tell(agent, AgentTransition.REMOVED);
        TestAgent fresh = scene.roster.add(100, "fresh");
        scene.sample(fresh, 3, 1, OptionalLong.empty());
        assertEquals(3, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
        assertEquals(OptionalLong.empty(), scene.telemetry.agent(100).orElseThrow().total().syscalls());
        AgentCounts all = new AgentCounts(9, 8, 7, 6, 5, OptionalLong.of(42), 114, OptionalLong.of(10),
                OptionalLong.empty());
        assertEquals(all, scene.telemetry.system().total());
        assertEquals(2, scene.telemetry.system().active());
        assertEquals(Instant.ofEpochSecond(1_700_000_000), scene.telemetry.system().installed());
        scene.restart("boot-2");
        assertEquals(114, scene.telemetry.system().total().cpuMicros());
        assertEquals(0, scene.telemetry.system().sinceBoot().cpuMicros());
        assertEquals(4, scene.telemetry.system().sinceBoot().spawns());
    }

    @Test
    void anAgentThatWasRemovedWhileNobodySavedIsCountedAmongThoseRemoved() {
        scene.start("boot-1");
        scene.sample(scene.roster.add(100, "a"), 100, 1, OptionalLong.empty());
        scene.telemetry.close();
        scene.roster.agents.clear();
        scene.start("boot-1");
        assertEquals(100, scene.telemetry.system().total().cpuMicros());
        scene.sample(scene.roster.add(100, "a"), 1, 1, OptionalLong.empty());
        assertEquals(1, scene.telemetry.agent(100).orElseThrow().total().cpuMicros());
        assertEquals(101, scene.telemetry.system().total().cpuMicros());
    }

    @Test
    void withoutTheCollectorCallsAreUnknownAndNeverNone() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 1, 1, OptionalLong.empty());
        assertEquals(OptionalLong.empty(), scene.telemetry.agent(100).orElseThrow().total().syscalls());
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        scene.counting = false;
        assertEquals(OptionalLong.empty(), scene.telemetry.agent(100).orElseThrow().total().syscalls());
        assertEquals(OptionalLong.empty(), scene.telemetry.system().total().syscalls());
        assertEquals(1, scene.telemetry.system().gaps());
        scene.restart("boot-1");
        scene.counting = true;
        assertEquals(OptionalLong.of(42), scene.telemetry.agent(100).orElseThrow().total().syscalls());
        assertTrue(scene.telemetry.system().gaps() >= 1);
    }

    @Test
    void adoptingRunsIsOneGapBecauseNobodyCountedTheirCallsMeanwhile() {
        scene.start("boot-1");
        scene.tell(scene.roster.add(100, "a"), AgentTransition.ADOPTED);
        scene.tell(scene.roster.add(101, "b"), AgentTransition.ADOPTED);
        assertEquals(1, scene.telemetry.system().gaps());
    }
}
