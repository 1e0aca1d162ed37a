// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestClock;
import org.tracewarden.supervisor.fakes.TestRoster;

/** When agents are looked at. */
class AgentWatchTest {

    private static final long TENTH = 100_000_000;
    private static final long HOUR = 3_600_000_000_000L;

    private final TestClock clock = new TestClock(HOUR, 10 * HOUR);
    private final TestRoster roster = new TestRoster();
    private Duration interval = Duration.ofSeconds(1);
    private final List<Sample> seen = new ArrayList<>();
    private final AgentWatch watch =
            new AgentWatch(roster::running, List.of(seen::add), run -> OptionalLong.of(7), clock, () -> interval);

    @Test
    void eachAgentIsLookedAtOnceASecond() {
        TestAgent agent = roster.add(100, "a");
        agent.group.cpuMicros = 55;
        ticks(50);
        assertEquals(5, seen.size());
        assertEquals(new Sample(agent.watched(), HOUR, agent.group.usage(), OptionalLong.of(7), true, false),
                seen.get(0));
        assertEquals(10 * TENTH, seen.get(1).boot() - seen.get(0).boot());
    }

    @Test
    void anAgentWithAShortCpuWindowIsLookedAtInEachWindow() {
        roster.add(100, "fast").cpuWindow(20_000, 100_000);
        roster.add(101, "medium").cpuWindow(20_000, 300_000);
        roster.add(102, "long").cpuWindow(20_000, 60_000_000);
        ticks(60);
        assertEquals(60, samplesOf(100));
        assertEquals(20, samplesOf(101));
        assertEquals(6, samplesOf(102));
    }

    @Test
    void aConfiguredIntervalHoldsAtOnceAndAShorterWindowBeforeIt() {
        roster.add(100, "slow").cpuWindow(20_000, 60_000_000);
        roster.add(101, "fast").cpuWindow(20_000, 300_000);
        interval = Duration.ofSeconds(2);
        ticks(60);
        assertEquals(3, samplesOf(100));
        assertEquals(20, samplesOf(101));
        interval = Duration.ofMillis(250);
        ticks(60);
        assertEquals(33, samplesOf(100));
    }

    @Test
    void aThousandAgentsAreSpreadOverTheSecond() {
        for (int id = 100; id < 1_100; id++) {
            roster.add(id, "a" + id);
        }
        for (int tick = 0; tick < 30; tick++) {
            int before = seen.size();
            ticks(1);
            assertEquals(100, seen.size() - before, "tick " + tick);
        }
    }

    @Test
    void aWindowThatIsMadeShorterHoldsAtOnce() {
        TestAgent agent = roster.add(100, "a");
        ticks(1);
        agent.cpuWindow(20_000, 100_000);
        ticks(5);
        assertEquals(1 + 5, seen.size());
    }

    @Test
    void anotherAgentWithTheIdOfOneThatEndedIsLookedAt() {
        TestAgent first = roster.add(100, "a");
        ticks(1);
        watch.lastSample(first.watched());
        TestAgent second = roster.add(100, "b");
        second.process = new ProcessKey(2_000, 2_000_000_000L);
        ticks(20);
        assertEquals(2 + 2, seen.size());
        assertEquals("b", seen.get(3).run().spec().name());
    }

    @Test
    void aRunThatEndedIsLookedAtALastTimeAndNeverAgain() {
        TestAgent agent = roster.add(100, "a");
        ticks(1);
        watch.lastSample(agent.watched());
        watch.lastSample(agent.watched());
        ticks(30);
        assertEquals(2, seen.size());
        assertTrue(seen.get(1).last());
        agent.state = AgentState.EXITED;
        ticks(2);
        agent.state = AgentState.ACTIVE;
        agent.nextRun(clock.now());
        ticks(10);
        assertEquals(3, seen.size());
        assertFalse(seen.get(2).last());
    }

    @Test
    void aHostThatSleptMakesOneSampleAndASetWallClockNone() {
        roster.add(100, "a");
        ticks(1);
        clock.pass(HOUR);
        ticks(1);
        assertEquals(2, seen.size());
        clock.setWallBy(-5 * HOUR);
        ticks(1);
        clock.setWallBy(50 * HOUR);
        ticks(1);
        assertEquals(2, seen.size());
    }

    @Test
    void aListenerThatFailsDoesNotKeepOthersFromTheSample() {
        List<Sample> second = new ArrayList<>();
        AgentWatch two = new AgentWatch(roster::running, List.of(sample -> {
            throw new IllegalStateException("on purpose");
        }, second::add), CallCounts.NOBODY_COUNTS, clock, () -> interval);
        TestAgent agent = roster.add(100, "a");
        two.tick();
        two.lastSample(agent.watched());
        assertEquals(2, second.size());
        assertEquals(OptionalLong.empty(), second.get(0).syscalls());
    }

    @Test
    void theThreadLooksAndEndsWithTheWatch() throws InterruptedException {
        TestAgent agent = roster.add(100, "a");
        agent.cpuWindow(20_000, 100_000);
        CountDownLatch three = new CountDownLatch(3);
        AgentWatch real = new AgentWatch(roster::running, List.of(sample -> three.countDown()),
                CallCounts.NOBODY_COUNTS, new BootClock() {
                    @Override
                    public long now() {
                        return System.nanoTime();
                    }

                    @Override
                    public long toWallTime(long bootNanos) {
                        return bootNanos;
                    }
                }, () -> interval);
        real.start();
        assertTrue(three.await(10, TimeUnit.SECONDS));
        real.close();
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-agents-watch")));
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            watch.tick();
            clock.pass(TENTH);
        }
    }

    private long samplesOf(int id) {
        return seen.stream().filter(sample -> sample.run().spec().id() == id).count();
    }
}
