// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.RestartPolicy;

/** What the agents' thread does for a spawn and for an exit, with 1,000 agents alive: its CPU time, printed. */
class BookkeepingTest {

    private static final int AGENTS = 1_000;
    private static final int ROUNDS = 3;
    /** Several times what is wanted of an idle machine (50 and 30 us), so that only a scan over all would fail here. */
    private static final double MOST_MICROS = 300;

    @TempDir
    Path data;

    /** Adds up what its tasks use. */
    private static final class MeasuredLoop implements Loop {
        private final AgentsThread thread = new AgentsThread();
        private final ThreadMXBean times = ManagementFactory.getThreadMXBean();
        private final AtomicLong nanos = new AtomicLong();

        private Runnable measured(Runnable task) {
            return () -> {
                long begun = times.getCurrentThreadCpuTime();
                task.run();
                nanos.addAndGet(times.getCurrentThreadCpuTime() - begun);
            };
        }

        @Override
        public void run(Runnable task) {
            thread.run(measured(task));
        }

        @Override
        public Timer after(long delay, Runnable task) {
            return thread.after(delay, measured(task));
        }

        @Override
        public boolean inside() {
            return thread.inside();
        }

        @Override
        public void close() {
            thread.close();
        }
    }

    @Test
    void a_spawn_and_an_exit_cost_microseconds_with_a_thousand_agents_alive() throws Exception {
        FakeHost fake = new FakeHost();
        MeasuredLoop loop = new MeasuredLoop();
        Agents agents = new Agents(fake.host(data), loop, new Store(data));
        try {
            agents.start(Reactions.NONE);
            for (int id = 1; id <= AGENTS; id++) {
                agents.spawn(AgentSpec.of(id, "agent-" + id, List.of("program")).withRestart(new RestartPolicy(true,
                        1_000, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10))));
            }
            double pair = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                long before = loop.nanos.get();
                for (int id = 1; id <= AGENTS; id++) {
                    fake.launchers.get(Path.of("/run/fake/agents/" + id + "/" + round)).exit(9);
                }
                long spawns = (long) AGENTS * (round + 1);
                Until.true_(() -> agents.roster().total().spawns() == spawns && fake.launchers.size() == AGENTS,
                        () -> agents.roster().total() + " " + fake.launchers.size());
                pair = (loop.nanos.get() - before) / 1_000.0 / AGENTS;
            }
            fake.obeys = true;
            long before = loop.nanos.get();
            for (int id = 1; id <= AGENTS; id++) {
                fake.launchers.get(Path.of("/run/fake/agents/" + id + "/" + (ROUNDS + 1))).exit(0);
            }
            Until.true_(() -> agents.roster().total().exits() == (long) AGENTS * (ROUNDS + 1)
                            && fake.launchers.isEmpty(),
                    () -> agents.roster().total() + " " + fake.launchers.size());
            double exit = (loop.nanos.get() - before) / 1_000.0 / AGENTS;
            System.out.printf(Locale.ROOT, "bookkeeping with %d agents: %.1f us an exit, %.1f us a crash with its restart%n",
                    AGENTS, exit, pair);
            assertEquals(List.of(), fake.violations);
            assertTrue(exit < MOST_MICROS && pair < MOST_MICROS, exit + " and " + pair + " us");
        } finally {
            agents.close();
        }
    }
}
