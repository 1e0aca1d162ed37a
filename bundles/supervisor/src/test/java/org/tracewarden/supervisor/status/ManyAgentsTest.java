// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.supervisor.fakes.TestAgent;

/** How often files of a thousand agents are written. */
class ManyAgentsTest {

    private static final int AGENTS = 1_000;

    private final Scene scene;
    private final Looks looks;

    ManyAgentsTest() throws Exception {
        scene = new Scene();
        looks = new Looks(scene);
    }

    @BeforeEach
    void makeAgents() {
        for (int id = 1; id <= AGENTS; id++) {
            scene.agent(id, "agent" + id, 1, 0, 0, 7);
            // so that they came to rest in the course of a minute
            scene.clock.pass(Scene.SECOND * 60 / AGENTS);
        }
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
    }

    @Test
    void aThousandAgentsAtRestAreWrittenOnceAMinuteAndNeverAllAtOnce() throws Exception {
        scene.clock.pass(600 * Scene.SECOND);
        assertEquals(AGENTS, looks.look());
        assertEquals(0, looks.look());
        int all = 0;
        for (int i = 0; i < 20; i++) {
            scene.clock.pass(3 * Scene.SECOND);
            int some = looks.look();
            assertTrue(some <= AGENTS / 20 + 1, some + " in three seconds");
            all += some;
        }
        assertEquals(AGENTS, all);
    }

    @Test
    void thoseThatSomebodyRemovedAreThereAgainAfterTenLooks() throws Exception {
        looks.look();
        for (int id = 1; id <= AGENTS; id += 3) {
            Files.delete(scene.view(id));
        }
        for (int i = 0; i < 10; i++) {
            looks.look();
        }
        assertEquals(AGENTS, Scene.names(scene.directory().resolve("agents")).size());
        assertEquals(0, looks.look());
    }

    @Test
    void whatIsKeptOfThemIsAFewBytes() throws Exception {
        looks.look();
        long full = heap();
        looks.views().forget();
        long bytes = (full - heap()) / AGENTS;
        System.out.printf("status files: %d bytes of heap an agent%n", bytes);
        assertTrue(bytes <= 60, bytes + " bytes");
        assertEquals(AGENTS, looks.look(), "and what is forgotten is written anew");
    }

    /** Prints what it takes; how much that may be depends on the machine. */
    @Test
    void theThreadGoesOnWithAllOfThem() throws Exception {
        scene.clock.pass(3_600 * Scene.SECOND);
        scene.start();
        double quiet = millisASecond(3, () -> {});
        double busy = millisASecond(4, () -> {
            for (TestAgent agent : scene.roster.agents.values()) {
                scene.uses(agent, agent.group.cpuMicros + 1, 7);
            }
        });
        System.out.printf("status files of 1,000 agents: %.1f ms of CPU a second when nothing changes,"
                + " %.1f when all do%n", quiet, busy);
        String last = scene.roster.agents.get(AGENTS).group.cpuMicros + " μs\n";
        Scene.await(() -> scene.viewText(AGENTS).contains(last));
    }

    private interface Change {
        void make();
    }

    private static double millisASecond(int seconds, Change change) throws InterruptedException {
        long begun = System.nanoTime();
        long cpu = threadCpu();
        while (System.nanoTime() - begun < seconds * Scene.SECOND) {
            change.make();
            Thread.sleep(100);
        }
        return (threadCpu() - cpu) * 1e3 / (System.nanoTime() - begun);
    }

    private static long threadCpu() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tracewarden-agents-status"))
                .findFirst().orElseThrow().getId();
        return threads.getThreadCpuTime(id);
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
