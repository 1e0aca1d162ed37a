// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.fault.FaultDetection;
import org.tracewarden.supervisor.fault.Surroundings;
import org.tracewarden.supervisor.telemetry.AgentCalls;
import org.tracewarden.supervisor.telemetry.Telemetry;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/**
 * What the supervisor itself does, with 1,000 agents alive whose launchers and control groups are imitated: the CPU time
 * of the thread that does it, median of the rounds. The agents' thread is measured task by task, so that every task that
 * a spawn or an exit sets off is in it: order, state machine, counts, snapshots, events told to telemetry, and the
 * handing over of state to the thread that writes it. Making JSON of that state and writing it is the store's thread's,
 * and what asks the kernel is the workers'; neither is in it.
 */
public final class BookkeepingBenchmark {

    private static final int ALIVE = 1_000;
    private static final int MOVED = 100;
    private static final int FIRST_MOVED = 10_000;
    private static final int WARM_ROUNDS = 40;
    private static final int ROUNDS = 31;
    private static final int EVENTS = 20_000;
    private static final long QUIET_NANOS = 3_000_000;
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    /** Time that goes on when it is told to, so that each sample ends a window. */
    private static final class Steps implements BootClock {
        private volatile long now = System.nanoTime();

        @Override
        public long now() {
            return now;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + 1_700_000_000_000_000_000L;
        }
    }

    /** Adds up what its tasks use. */
    private static final class MeasuredLoop implements Loop {
        private final AgentsThread thread = new AgentsThread();
        private final AtomicLong cpu = new AtomicLong();
        private final AtomicLong wall = new AtomicLong();
        private final AtomicLong tasks = new AtomicLong();

        private Runnable measured(Runnable task) {
            return () -> {
                long begun = System.nanoTime();
                long cpuBegun = TIMES.getCurrentThreadCpuTime();
                task.run();
                cpu.addAndGet(TIMES.getCurrentThreadCpuTime() - cpuBegun);
                wall.addAndGet(System.nanoTime() - begun);
                tasks.incrementAndGet();
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

    private final FakeHost fake = new FakeHost();
    private final MeasuredLoop loop = new MeasuredLoop();
    private final Steps clock = new Steps();
    private final List<AgentEvent> events = new ArrayList<>();
    private final Agents agents;
    private final Telemetry telemetry;
    private final FaultDetection faults;

    private BookkeepingBenchmark(Path data) throws Exception {
        fake.maxAgents = ALIVE + MOVED;
        agents = new Agents(fake.host(data), loop, new Store(data));
        AgentCalls calls = new AgentCalls(() -> false, pid -> OptionalInt.empty());
        telemetry = new Telemetry(agents.roster(), calls, clock, "boot", data.resolve("telemetry.json"));
        faults = new FaultDetection(new Surroundings(Containment.Kind.CGROUP_V2, clock, clock::now,
                agents.roster(), agents, this::happened, process -> Optional.empty()), RecoveryPolicy.DEFAULT, 10_000,
                Duration.ofSeconds(5));
        agents.start(new Reactions(faults, faults, this::happened, run -> {}));
        telemetry.start();
    }

    private void happened(AgentEvent event) {
        telemetry.accept(event);
    }

    /** @param arguments a directory for the state, which is made */
    public static void main(String[] arguments) throws Exception {
        BookkeepingBenchmark benchmark = new BookkeepingBenchmark(Path.of(arguments[0]));
        try {
            benchmark.run();
        } finally {
            benchmark.close();
        }
    }

    private void close() {
        agents.close();
        telemetry.close();
        faults.close();
    }

    private void run() throws AgentException {
        for (int id = 1; id <= ALIVE; id++) {
            agents.spawn(spec(id));
        }
        for (int i = 0; i < MOVED; i++) {
            agents.spawn(spec(FIRST_MOVED + i));
        }
        for (int round = 0; round < WARM_ROUNDS; round++) {
            exits();
            spawns();
        }
        double[][] spawn = new double[ROUNDS][];
        double[][] exit = new double[ROUNDS][];
        for (int round = 0; round < ROUNDS; round++) {
            exit[round] = exits();
            spawn[round] = spawns();
        }
        if (!fake.violations.isEmpty()) {
            throw new IllegalStateException(fake.violations.get(0));
        }
        double overhead = overhead();
        say("%-44s %8s %8s %8s %8s", "", "asked", "CPU", "wall", "");
        row("bookkeeping of a spawn, us", 50, median(spawn, 0), median(spawn, 1));
        row("bookkeeping of an exit, us", 30, median(exit, 0), median(exit, 1));
        say("  (%.1f tasks a spawn and %.1f an exit; %.2f us of each is the measuring, and is in it)",
                median(spawn, 2), median(exit, 2), overhead);
        event();
        check();
    }

    private static AgentSpec spec(int id) {
        AgentSpec plain = AgentSpec.of(id, "agent-" + id, List.of("program"));
        return new AgentSpec(id, plain.name(), plain.command(), plain.environment(), "", "", plain.capabilities(),
                plain.scope(), plain.restart(), plain.limits(),
                new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), ""), plain.stop(), plain.logs(), List.of(),
                false, Optional.empty());
    }

    private double[] exits() {
        double[] before = figures();
        for (int i = 0; i < MOVED; i++) {
            fake.launcher(FIRST_MOVED + i).exit(0);
        }
        Until.true_(() -> fake.launchers.size() == ALIVE, () -> fake.launchers.size() + " launchers");
        return since(before);
    }

    private double[] spawns() throws AgentException {
        double[] before = figures();
        for (int i = 0; i < MOVED; i++) {
            agents.start(FIRST_MOVED + i);
        }
        return since(before);
    }

    private double[] figures() {
        for (long tasks = -1; tasks != loop.tasks.get();) {
            tasks = loop.tasks.get();
            LockSupport.parkNanos(QUIET_NANOS);
        }
        return new double[] {loop.cpu.get() / 1e3, loop.wall.get() / 1e3, loop.tasks.get()};
    }

    private double[] since(double[] before) {
        double[] after = figures();
        for (int i = 0; i < after.length; i++) {
            after[i] = (after[i] - before[i]) / MOVED;
        }
        return after;
    }

    /** Microseconds that reading the clocks adds to each task. */
    private static double overhead() {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long begun = TIMES.getCurrentThreadCpuTime();
            for (int i = 0; i < 1_000; i++) {
                TIMES.getCurrentThreadCpuTime();
            }
            best = Math.min(best, (TIMES.getCurrentThreadCpuTime() - begun) / 1e6);
        }
        return best;
    }

    private void event() {
        List<AgentEvent> sample = telemetry.events(1_000);
        List<AgentLifecycle> told = sample.stream().filter(AgentLifecycle.class::isInstance)
                .map(AgentLifecycle.class::cast).toList();
        double[][] rounds = new double[ROUNDS][];
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            long wall = System.nanoTime();
            long cpu = TIMES.getCurrentThreadCpuTime();
            for (int i = 0; i < EVENTS; i++) {
                telemetry.accept(told.get(i % told.size()));
            }
            cpu = TIMES.getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            if (round >= 0) {
                rounds[round] = new double[] {cpu / 1e3 / EVENTS, wall / 1e3 / EVENTS};
            }
        }
        row("event taken by telemetry, us", 2, median(rounds, 0), median(rounds, 1));
    }

    /** All limits of one sample and the watchdog, none of them broken. */
    private void check() {
        List<Watched> running = agents.running();
        long micros = 0;
        double[][] rounds = new double[ROUNDS][];
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            clock.now += 1_000_000_000L;
            micros += 900_000;
            List<Sample> samples = new ArrayList<>();
            for (Watched run : running) {
                faults.heard(run.spec().id(), run.runNumber(), clock.toWallTime(clock.now));
                samples.add(new Sample(run, clock.now, new GroupUsage(OptionalLong.of(micros),
                        OptionalLong.of(50L << 20), OptionalLong.of(60L << 20), 3, OptionalLong.of(0),
                        OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0)),
                        OptionalLong.of(micros / 1_000), true, false));
            }
            long wall = System.nanoTime();
            long cpu = TIMES.getCurrentThreadCpuTime();
            samples.forEach(faults::onSample);
            cpu = TIMES.getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            if (round >= 0) {
                rounds[round] = new double[] {cpu / 1e3 / samples.size(), wall / 1e3 / samples.size()};
            }
        }
        if (!telemetry.events(1_000).stream().allMatch(AgentLifecycle.class::isInstance)) {
            throw new IllegalStateException("a fault was found where there is none: " + telemetry.events(1));
        }
        row("policy check of a sample, us", 5, median(rounds, 0), median(rounds, 1));
    }

    private static double median(double[][] rounds, int column) {
        double[] sorted = Arrays.stream(rounds).mapToDouble(round -> round[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void row(String what, double most, double cpu, double wall) {
        say("%-44s %8.0f %8.2f %8.2f  %s", what, most, cpu, wall, cpu <= most ? "met" : "MISSED");
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
