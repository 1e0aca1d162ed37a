// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.status.Scene.spawned;

import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.life.LifeCounts;

/** What one who reads the files all the time gets to see while agents work. */
class ReadersTest {

    private static final int FIRST = 100;
    private static final int AGENTS = 20;
    private static final Pattern CPU = Pattern.compile("CPU Time: +([0-9]+) μs");
    private static final Pattern ROW = Pattern.compile("\n  110 +[0-9]+ +[0-9]+ +[0-9]+ +([0-9]+) ");

    private final Scene scene;
    /** How late at most a thread of this machine was when it wanted to go on: what nobody can make up for. */
    private final AtomicLong latest = new AtomicLong();

    ReadersTest() throws Exception {
        scene = new Scene();
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
    }

    @Test
    void everyTextIsWholeAndAtMostASecondOld() throws Exception {
        for (int id = FIRST; id < FIRST + AGENTS; id++) {
            scene.agent(id, "agent" + id, 1, 0, 0, 7);
        }
        StatusFiles files = scene.start();
        long begun = System.nanoTime();
        Thread working = inBackground(() -> work(files, begun));
        Thread sleeping = inBackground(this::measureLateness);
        try {
            Scene.await(() -> micros(CPU, scene.viewText(110)) != 89_000);
            long oldest = 0;
            long reads = 0;
            while (System.nanoTime() - begun < 4 * Scene.SECOND) {
                long microsBefore = (System.nanoTime() - begun) / 1_000;
                String status = scene.statusText();
                String view = scene.viewText(110);
                assertWhole(status, view);
                oldest = Math.max(oldest, microsBefore - micros(CPU, view));
                oldest = Math.max(oldest, microsBefore - micros(ROW, status));
                reads++;
            }
            long allowed = 1_000_000 + 3 * latest.get() / 1_000;
            System.out.printf("status files: of %d texts the oldest was %d ms old%n", 2 * reads, oldest / 1_000);
            assertTrue(oldest <= allowed, oldest + " us, and " + allowed + " are allowed on this machine");
        } finally {
            working.interrupt();
            sleeping.interrupt();
            working.join();
            sleeping.join();
        }
    }

    private static void assertWhole(String status, String view) {
        assertTrue(status.startsWith("Agent Supervision Module") && status.endsWith("\n"), status);
        assertEquals(AGENTS, status.lines().filter(line -> line.contains(": spawns=")).count(), status);
        assertEquals(AGENTS, status.lines().filter(line -> line.contains(": memory=")).count(), status);
        assertTrue(view.startsWith("Agent Information:\n") && view.endsWith(" ago\n"), view);
        assertEquals(18, view.lines().count(), view);
    }

    private static long micros(Pattern where, String text) {
        Matcher found = where.matcher(text);
        assertTrue(found.find(), text);
        return Long.parseLong(found.group(1));
    }

    /** Its CPU time says when it was shown to telemetry, so that each text tells its age. */
    private void work(StatusFiles files, long begun) throws InterruptedException {
        for (long i = 0; ; i++) {
            for (TestAgent agent : scene.roster.agents.values()) {
                agent.total = new LifeCounts(i, i, i, i, i);
                scene.uses(agent, 100_000 + (System.nanoTime() - begun) / 1_000, 1L << i % 40);
            }
            files.accept(spawned(scene.roster.agents.get(110)));
            Thread.sleep(1);
        }
    }

    private void measureLateness() throws InterruptedException {
        while (true) {
            long due = System.nanoTime() + 5_000_000;
            Thread.sleep(5);
            latest.accumulateAndGet(System.nanoTime() - due, Math::max);
        }
    }

    private interface Endless {
        void run() throws InterruptedException;
    }

    private static Thread inBackground(Endless task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (InterruptedException end) {
                // as it should
            }
        });
        thread.start();
        return thread;
    }
}
