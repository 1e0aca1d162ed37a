// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.RestartPolicy;

/**
 * A life from spawn to removal, in which the platform is killed at each step of the agents' thread, and before each write
 * to disk, and another platform comes after it. Whatever the step: no run beside another, each begin and each end counted
 * once, and nothing left behind.
 */
class KillMatrixTest {

    private static final int ID = 100;

    @TempDir
    Path directory;

    /** Dies before its task of that number. */
    private static final class DyingLoop implements Loop {
        private final AgentsThread thread = new AgentsThread();
        private final int tasks;
        private final CountDownLatch dead;
        private final AtomicInteger begun = new AtomicInteger();

        DyingLoop(int tasks, CountDownLatch dead) {
            this.tasks = tasks;
            this.dead = dead;
        }

        private Runnable mortal(Runnable task) {
            return () -> {
                if (begun.getAndIncrement() < tasks) {
                    task.run();
                } else {
                    dead.countDown();
                }
            };
        }

        @Override
        public void run(Runnable task) {
            thread.run(mortal(task));
        }

        @Override
        public Timer after(long nanos, Runnable task) {
            return thread.after(nanos, mortal(task));
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
    void killed_before_each_step_of_the_agents_thread() throws Exception {
        int step = 1;
        while (!killedAt("step " + step, step, Integer.MAX_VALUE)) {
            step++;
        }
        assertTrue(step > 40, "only " + step + " steps");
    }

    @Test
    void killed_before_each_write_to_disk() throws Exception {
        int write = 0;
        while (!killedAt("write " + write, Integer.MAX_VALUE, write)) {
            write++;
        }
        assertTrue(write > 10, "only " + write + " writes");
    }

    /** @return whether the life was over before it came to that */
    private boolean killedAt(String name, int tasks, int writes) throws Exception {
        FakeHost host = new FakeHost();
        Path data = directory.resolve(name.replace(' ', '-'));
        CountDownLatch dead = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        Store store = new Store(data, () -> {
            if (written.getAndIncrement() >= writes) {
                dead.countDown();
                try {
                    TimeUnit.HOURS.sleep(1);
                } catch (InterruptedException halt) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        Agents first = new Agents(host.host(data), new DyingLoop(tasks, dead), store);
        CountDownLatch over = new CountDownLatch(1);
        Thread life = new Thread(() -> {
            try {
                first.start(Reactions.NONE);
                live(first, host);
                over.countDown();
            } catch (AgentException | IOException | InterruptedException killed) {
                // the platform is
            }
        });
        life.start();
        while (over.getCount() > 0 && !dead.await(1, TimeUnit.MILLISECONDS)) {
            assertEquals(List.of(), host.violations, name);
        }
        // what was under way outside of the thread comes to its end before the next platform is there
        first.halt();
        life.interrupt();
        life.join();

        Agents second = new Agents(host.host(data));
        second.start(Reactions.NONE);
        try {
            Until.true_(() -> settled(second, host), () -> name + ": " + second.find(ID) + " " + host.launchers.keySet()
                    + " " + host.groups.keySet());
            assertEquals(List.of(), host.violations, name);
            assertEquals(host.executedRuns.get(), second.roster().total().spawns(),
                    name + ", spawns of " + second.find(ID));
            assertEquals(host.endedRuns.get(), second.roster().total().exits(),
                    name + ", exits of " + second.find(ID));
            assertEquals(second.roster().total(), second.roster().sinceBoot(), name);
        } finally {
            second.close();
        }
        return over.getCount() == 0;
    }

    private static boolean settled(Agents agents, FakeHost host) {
        Optional<AgentInfo> agent = agents.find(ID);
        boolean active = agent.filter(info -> info.state() == AgentState.ACTIVE).isPresent();
        boolean resting = agent.filter(info -> info.state().alive() || info.state() == AgentState.RESTARTING).isEmpty();
        int left = active ? 1 : 0;
        // what a launcher left word of while no platform was there may still be on its way
        return host.launchers.values().stream().noneMatch(launcher -> launcher.lost) && (active || resting) && host.launchers.size() == left && host.groups.size() == left
                && host.living(ID) == left && host.executedRuns.get() == agents.roster().total().spawns();
    }

    private static void live(Agents agents, FakeHost host) throws AgentException, InterruptedException {
        agents.spawn(AgentSpec.of(ID, "one", List.of("program")).withRestart(new RestartPolicy(true, 5,
                Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(10))));
        for (int crash = 1; crash <= 2; crash++) {
            host.launcher(ID).exit(9);
            awaitRun(agents, crash + 1);
        }
        agents.stop(ID);
        agents.start(ID);
        agents.restart(ID);
        host.launcher(ID).kill();
        awaitRun(agents, 6);
        agents.kill(ID);
        agents.start(ID);
        agents.remove(ID);
    }

    private static void awaitRun(Agents agents, long number) throws InterruptedException {
        while (agents.roster().entry(ID).flatMap(Roster.Entry::run)
                .filter(run -> run.runNumber() == number).isEmpty()) {
            Thread.sleep(0, 100_000);
        }
    }
}
