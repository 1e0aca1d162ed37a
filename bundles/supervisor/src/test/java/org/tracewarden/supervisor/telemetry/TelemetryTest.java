// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestClock;
import org.tracewarden.supervisor.fakes.TestRoster;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.watch.Sample;

/** Figures of agents: over runs, platforms, boots and removals. */
class TelemetryTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long WALL = 1_800_000_000L * SECOND;
    private static final String GROUP = "/tracewarden/main/agent-";

    @TempDir
    Path data;

    private final TestClock clock = new TestClock(1_000 * SECOND, WALL);
    private final TestRoster roster = new TestRoster();
    private boolean counting = true;
    private AgentCalls calls;
    private Telemetry telemetry;

    @AfterEach
    void end() {
        if (telemetry != null) {
            telemetry.close();
        }
    }

    @Test
    void anAgentsFiguresAreThoseOfItsGroupAndItsLife() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        agent.total = new LifeCounts(5, 4, 4, 3, 4);
        agent.sinceBoot = new LifeCounts(1, 0, 0, 0, 0);
        sample(agent, 125_000, 4_096_000, OptionalLong.of(10));
        calls.onEvent(stats(agent.process, GROUP + 100, 42));
        AgentTelemetry figures = telemetry.agent(100).orElseThrow();
        assertEquals(new AgentCounts(5, 4, 4, 3, 4, OptionalLong.of(42), 125_000, OptionalLong.of(10),
                OptionalLong.empty()), figures.total());
        assertEquals(new AgentCounts(1, 0, 0, 0, 0, OptionalLong.of(42), 125_000, OptionalLong.of(10),
                OptionalLong.empty()), figures.sinceBoot());
        assertEquals(4_096_000, figures.memoryBytes());
        assertEquals(1, figures.processes());
    }

    @Test
    void runsAddUpAndALateSampleOfAnOldRunChangesNothing() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 100, 9_000, OptionalLong.empty());
        Sample old = sampleOf(agent, true);
        telemetry.onSample(old);
        assertEquals(0, telemetry.agent(100).orElseThrow().memoryBytes());
        agent.nextRun(2_000 * SECOND);
        sample(agent, 30, 5_000, OptionalLong.empty());
        telemetry.onSample(old);
        AgentTelemetry figures = telemetry.agent(100).orElseThrow();
        assertEquals(130, figures.total().cpuMicros());
        assertEquals(5_000, figures.memoryBytes());
        assertEquals(5_000, figures.peakMemoryBytes());
    }

    @Test
    void twoRunsThatBeganInTheSameClockTickAreTwo() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 100, 1, OptionalLong.empty());
        agent.nextRun(agent.process.startTime());
        sample(agent, 30, 1, OptionalLong.empty());
        assertEquals(130, telemetry.agent(100).orElseThrow().total().cpuMicros());
    }

    @Test
    void aPlatformThatWasAwayLosesNothingOfARunThatWentOn() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 100, 1, OptionalLong.of(10));
        calls.onEvent(stats(agent.process, GROUP + 100, 42));
        restart("boot-1");
        sample(agent, 5_000, 1, OptionalLong.of(700));
        AgentCounts total = telemetry.agent(100).orElseThrow().total();
        assertEquals(5_000, total.cpuMicros());
        assertEquals(OptionalLong.of(700), total.ioReadBytes());
        assertEquals(OptionalLong.of(42), total.syscalls());
        calls.onEvent(stats(agent.process, GROUP + 100, 8));
        assertEquals(OptionalLong.of(50), telemetry.agent(100).orElseThrow().total().syscalls());
        assertEquals(OptionalLong.of(50), telemetry.agent(100).orElseThrow().sinceBoot().syscalls());
    }

    @Test
    void aHostThatWasStartedAnewBeginsSinceBootAtNothingAndKeepsTheTotal() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 100, 1, OptionalLong.of(10));
        calls.onEvent(stats(agent.process, GROUP + 100, 42));
        restart("boot-2");
        // the same number of run and start time as before the boot: another run all the same
        sample(agent, 30, 1, OptionalLong.of(2));
        calls.onEvent(stats(agent.process, GROUP + 100, 8));
        AgentTelemetry figures = telemetry.agent(100).orElseThrow();
        assertEquals(130, figures.total().cpuMicros());
        assertEquals(30, figures.sinceBoot().cpuMicros());
        assertEquals(OptionalLong.of(12), figures.total().ioReadBytes());
        assertEquals(OptionalLong.of(2), figures.sinceBoot().ioReadBytes());
        assertEquals(OptionalLong.of(50), figures.total().syscalls());
        assertEquals(OptionalLong.of(8), figures.sinceBoot().syscalls());
    }

    @Test
    void removedAgentsStayInTheSystemsSumsAndANewOneOfTheirIdBeginsAtNothing() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        TestAgent other = roster.add(101, "b");
        roster.total = new LifeCounts(9, 8, 7, 6, 5);
        roster.sinceBoot = new LifeCounts(4, 3, 2, 1, 0);
        sample(agent, 100, 1, OptionalLong.of(10));
        sample(other, 11, 1, OptionalLong.empty());
        calls.onEvent(stats(agent.process, GROUP + 100, 42));
        roster.agents.remove(100);
        tell(agent, AgentTransition.REMOVED);
        TestAgent fresh = roster.add(100, "fresh");
        sample(fresh, 3, 1, OptionalLong.empty());
        assertEquals(3, telemetry.agent(100).orElseThrow().total().cpuMicros());
        assertEquals(OptionalLong.empty(), telemetry.agent(100).orElseThrow().total().syscalls());
        AgentCounts all = new AgentCounts(9, 8, 7, 6, 5, OptionalLong.of(42), 114, OptionalLong.of(10),
                OptionalLong.empty());
        assertEquals(all, telemetry.system().total());
        assertEquals(2, telemetry.system().active());
        assertEquals(Instant.ofEpochSecond(1_700_000_000), telemetry.system().installed());
        restart("boot-2");
        assertEquals(114, telemetry.system().total().cpuMicros());
        assertEquals(0, telemetry.system().sinceBoot().cpuMicros());
        assertEquals(4, telemetry.system().sinceBoot().spawns());
    }

    @Test
    void anAgentThatWasRemovedWhileNobodySavedIsCountedAmongThoseRemoved() {
        start("boot-1");
        sample(roster.add(100, "a"), 100, 1, OptionalLong.empty());
        telemetry.close();
        roster.agents.clear();
        start("boot-1");
        assertEquals(100, telemetry.system().total().cpuMicros());
        sample(roster.add(100, "a"), 1, 1, OptionalLong.empty());
        assertEquals(1, telemetry.agent(100).orElseThrow().total().cpuMicros());
        assertEquals(101, telemetry.system().total().cpuMicros());
    }

    @Test
    void withoutTheCollectorCallsAreUnknownAndNeverNone() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 1, 1, OptionalLong.empty());
        assertEquals(OptionalLong.empty(), telemetry.agent(100).orElseThrow().total().syscalls());
        calls.onEvent(stats(agent.process, GROUP + 100, 42));
        counting = false;
        assertEquals(OptionalLong.empty(), telemetry.agent(100).orElseThrow().total().syscalls());
        assertEquals(OptionalLong.empty(), telemetry.system().total().syscalls());
        assertEquals(1, telemetry.system().gaps());
        restart("boot-1");
        counting = true;
        assertEquals(OptionalLong.of(42), telemetry.agent(100).orElseThrow().total().syscalls());
        assertTrue(telemetry.system().gaps() >= 1);
    }

    @Test
    void lastActivityIsWhenItUsedCpuBeganOrEnded() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        tell(agent, AgentTransition.SPAWNED);
        assertEquals(ago(0), telemetry.agent(100).orElseThrow().lastActivity());
        sample(agent, 100, 1, OptionalLong.empty());
        clock.pass(5 * SECOND);
        sample(agent, 100, 1, OptionalLong.empty());
        assertEquals(ago(5), telemetry.agent(100).orElseThrow().lastActivity());
        sample(agent, 101, 1, OptionalLong.empty());
        assertEquals(ago(0), telemetry.agent(100).orElseThrow().lastActivity());
        clock.pass(7 * SECOND);
        tell(agent, AgentTransition.EXITED);
        assertEquals(ago(0), telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void whenTheWallClockIsSetTheLastActivityIsAsLongAgoAsBefore() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 100, 1, OptionalLong.empty());
        clock.pass(3 * SECOND);
        clock.setWallBy(-86_400 * SECOND);
        assertEquals(ago(3), telemetry.agent(100).orElseThrow().lastActivity());
        clock.setWallBy(40 * 86_400 * SECOND);
        assertEquals(ago(3), telemetry.agent(100).orElseThrow().lastActivity());
    }

    @Test
    void theShareOfACoreIsThatOfTheLastSecond() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        sample(agent, 0, 1, OptionalLong.empty());
        for (int i = 1; i <= 10; i++) {
            clock.pass(SECOND / 10);
            sample(agent, i * 50_000, 1, OptionalLong.empty());
        }
        assertEquals(0.5, telemetry.agent(100).orElseThrow().cpuShare(), 0.001);
        telemetry.onSample(sampleOf(agent, true));
        assertEquals(0, telemetry.agent(100).orElseThrow().cpuShare());
    }

    @Test
    void theRingHoldsTheLast1024EventsOldestFirst() {
        start("boot-1");
        TestAgent agent = roster.add(100, "a");
        for (int i = 0; i < 1_030; i++) {
            clock.pass(1);
            tell(agent, AgentTransition.SPAWNED);
        }
        List<AgentEvent> events = telemetry.events(5_000);
        assertEquals(1_024, events.size());
        assertEquals(6, telemetry.eventsForgotten());
        assertEquals(1_023, events.get(1_023).header().kernelTime() - events.get(0).header().kernelTime());
        assertEquals(events.subList(1_021, 1_024), telemetry.events(3));
    }

    @Test
    void whatIsSavedIsForItsOwnerOnlyAndWholeAtAnyMoment() throws Exception {
        telemetry = new Telemetry(roster, newCalls(), clock, "boot-1", file(), Duration.ofMillis(1));
        telemetry.start();
        TestAgent agent = roster.add(100, "a");
        long end = System.nanoTime() + Duration.ofMillis(500).toNanos();
        int read = 0;
        for (int i = 0; System.nanoTime() < end; i++) {
            sample(agent, i, 1, OptionalLong.empty());
            if (Files.exists(file())) {
                assertTrue(new FiguresFile(file()).load().agents().containsKey(100));
                read++;
            }
        }
        assertTrue(read > 0);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFileThatCannotBeUnderstoodIsPutAsideAndLeavesAGap() throws IOException {
        Files.createDirectories(file().getParent());
        for (String broken : List.of("", "{", "{\"version\":2}", "{\"version\":1,\"boot\":\"b\",\"gaps\":-1}",
                "{\"version\":1,\"boot\":\"b\",\"gaps\":0,\"removed\":{},\"agents\":{}}", "[1]")) {
            Files.writeString(file(), broken);
            start("boot-1");
            assertEquals(1, telemetry.system().gaps(), broken);
            assertEquals(0, telemetry.system().total().cpuMicros());
            telemetry.close();
            assertEquals(broken, Files.readString(data.resolve("supervisor/telemetry.json.broken")));
        }
    }

    @Test
    void aFullDiskIsToldAndWhatCouldNotBeSavedIsSavedWhenThereIsRoom() throws Exception {
        Path full = data.resolve("full");
        Files.createDirectories(full);
        run("mount", "-t", "tmpfs", "-o", "size=16k", "none", full.toString());
        try {
            Path saved = full.resolve("telemetry.json");
            telemetry = new Telemetry(roster, newCalls(), clock, "boot-1", saved, Duration.ofMillis(10));
            telemetry.start();
            TestAgent agent = roster.add(100, "a");
            sample(agent, 1, 1, OptionalLong.empty());
            await(() -> Files.exists(saved));
            Path filler = full.resolve("filler");
            fill(filler);
            sample(agent, 77, 1, OptionalLong.empty());
            await(() -> telemetry.problem().isPresent());
            String told = telemetry.problem().orElseThrow();
            assertTrue(told.startsWith("figures of agents cannot be saved to " + saved + " (No space left on device):"),
                    told);
            assertEquals(1, new FiguresFile(saved).load().agents().get(100).ofRun().cpuMicros());
            Files.delete(filler);
            await(() -> telemetry.problem().isEmpty());
            assertEquals(77, new FiguresFile(saved).load().agents().get(100).ofRun().cpuMicros());
        } finally {
            telemetry.close();
            run("umount", full.toString());
        }
    }

    @Test
    void anEventTakesLessThanTwoMicrosecondsAndAnAgentLessThanAKilobyte() {
        start("boot-1");
        List<TestAgent> agents = new ArrayList<>();
        for (int id = 1; id <= 1_000; id++) {
            agents.add(roster.add(id, "agent" + id));
        }
        List<AgentLifecycle> events = new ArrayList<>();
        agents.forEach(agent -> events.add(event(agent, AgentTransition.ACTIVE)));
        long before = heap();
        agents.forEach(agent -> telemetry.onSample(sampleOf(agent, false)));
        agents.forEach(agent -> calls.calls(agent.watched()));
        long bytes = (heap() - before) / agents.size();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 40; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                telemetry.accept(events.get(i % events.size()));
            }
            best = Math.min(best, (System.nanoTime() - begun) / 20_000.0);
        }
        System.out.printf("telemetry: %.0f ns an event with 1,000 agents, %d bytes of heap an agent%n", best, bytes);
        assertTrue(best < 2_000, best + " ns");
        assertTrue(bytes < 1_024, bytes + " bytes");
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }

    private Path file() {
        return data.resolve("supervisor/telemetry.json");
    }

    private AgentCalls newCalls() {
        calls = new AgentCalls(() -> counting, pid -> Optional.empty());
        return calls;
    }

    private void start(String boot) {
        telemetry = new Telemetry(roster, newCalls(), clock, boot, file());
        telemetry.start();
    }

    private void restart(String boot) {
        telemetry.close();
        start(boot);
    }

    private void sample(TestAgent agent, long cpuMicros, long memory, OptionalLong ioRead) {
        agent.group.cpuMicros = cpuMicros;
        agent.group.memoryBytes = memory;
        agent.group.ioRead = ioRead;
        telemetry.onSample(sampleOf(agent, false));
    }

    private Sample sampleOf(TestAgent agent, boolean last) {
        return new Sample(agent.watched(), clock.now(), agent.group.usage(), calls.calls(agent.watched()), last);
    }

    private void tell(TestAgent agent, AgentTransition transition) {
        if (transition == AgentTransition.EXITED) {
            agent.state = AgentState.EXITED;
        }
        telemetry.accept(event(agent, transition));
    }

    private AgentLifecycle event(TestAgent agent, AgentTransition transition) {
        return new AgentLifecycle(new EventHeader("supervisor", clock.now(), clock.toWallTime(clock.now())),
                agent.spec.id(), agent.spec.name(), transition, Optional.of(agent.process), Optional.empty(), 0, "");
    }

    private Instant ago(long seconds) {
        return Instant.ofEpochSecond(clock.toWallTime(clock.now()) / SECOND - seconds);
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[1_024]);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space left"), full.getMessage());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10 * SECOND;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen within 10 s");
            Thread.sleep(2);
        }
    }
}
