// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tracewarden.supervisor.telemetry.FiguresScene.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.supervisor.fakes.TestAgent;

/** What an agent does now: its last activity, its share of a core, what happened to it. */
class ActivityTest {

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
    void lastActivityIsWhenItUsedCpuBeganOrEnded() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.tell(agent, AgentTransition.SPAWNED);
        assertEquals(scene.ago(0), scene.telemetry.agent(100).orElseThrow().lastActivity());
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.clock.pass(5 * SECOND);
        scene.sample(agent, 100, 1, OptionalLong.empty());
        assertEquals(scene.ago(5), scene.telemetry.agent(100).orElseThrow().lastActivity());
        scene.sample(agent, 101, 1, OptionalLong.empty());
        assertEquals(scene.ago(0), scene.telemetry.agent(100).orElseThrow().lastActivity());
        scene.clock.pass(7 * SECOND);
        scene.tell(agent, AgentTransition.EXITED);
        assertEquals(scene.ago(0), scene.telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void aRunBeganWhenItsFirstProcessDidAndNeverAhead() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        agent.nextRun(scene.clock.now() - 3 * SECOND);
        scene.sample(agent, 0, 1, OptionalLong.empty());
        assertEquals(scene.ago(3), scene.telemetry.agent(100).orElseThrow().lastActivity());
        agent.nextRun(scene.clock.now() + 1_000 * SECOND);
        scene.sample(agent, 0, 1, OptionalLong.empty());
        assertEquals(scene.ago(0), scene.telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void whatAnEarlierPlatformSawLastIsAsLongAgo() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.clock.pass(4 * SECOND);
        scene.restart("boot-1");
        assertEquals(scene.ago(4), scene.telemetry.agent(100).orElseThrow().lastActivity());
        scene.sample(agent, 100, 1, OptionalLong.empty());
        assertEquals(scene.ago(4), scene.telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void whenTheWallClockIsSetTheLastActivityIsAsLongAgoAsBefore() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.clock.pass(3 * SECOND);
        scene.clock.setWallBy(-86_400 * SECOND);
        assertEquals(scene.ago(3), scene.telemetry.agent(100).orElseThrow().lastActivity());
        scene.clock.setWallBy(40 * 86_400 * SECOND);
        assertEquals(scene.ago(3), scene.telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void theShareOfACoreIsThatOfTheLastSecond() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 0, 1, OptionalLong.empty());
        for (int i = 1; i <= 10; i++) {
            scene.clock.pass(SECOND / 10);
            scene.sample(agent, i * 50_000, 1, OptionalLong.empty());
        }
        assertEquals(0.5, scene.telemetry.agent(100).orElseThrow().cpuShare(), 0.001);
        scene.telemetry.onSample(scene.sampleOf(agent, true));
        assertEquals(0, scene.telemetry.agent(100).orElseThrow().cpuShare());
    }

    @Test
    void theRingHoldsTheLast1024EventsOldestFirst() {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        for (int i = 0; i < 1_030; i++) {
            scene.clock.pass(1);
            scene.tell(agent, AgentTransition.SPAWNED);
        }
        List<AgentEvent> events = scene.telemetry.events(5_000);
        assertEquals(1_024, events.size());
        assertEquals(6, scene.telemetry.eventsForgotten());
        assertEquals(1_023, events.get(1_023).header().kernelTime() - events.get(0).header().kernelTime());
        assertEquals(events.subList(1_021, 1_024), scene.telemetry.events(3));
    }
}
