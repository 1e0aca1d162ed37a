// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.control.LinuxControlGroups;
import org.tracewarden.linux.control.LinuxPidfds;
import org.tracewarden.linux.control.Pidfd;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;

/** All parts together, with real agents; without OSGi. */
class SupervisionTest {

    private final CgroupTree hierarchies = new CgroupTree();
    private final ProcFsReader processes = new ProcFsReader(hierarchies);
    private final LinuxPidfds pidfds = new LinuxPidfds();
    private final List<Event> published = Collections.synchronizedList(new ArrayList<>());
    private Path directory;
    private LinuxControlGroups groups;
    private Settings settings;
    private Supervision supervision;

    @BeforeEach
    void open() throws IOException {
        groups = new LinuxControlGroups(hierarchies,
                "whole-" + Integer.toHexString(ThreadLocalRandom.current().nextInt()), processes);
        assumeTrue(groups.containment().kind() != Containment.Kind.DESCENT, "no control groups can be made here: "
                + groups.containment().missing());
        directory = Files.createTempDirectory("whole-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        settings = Settings.defaults(directory.resolve("run"));
        supervision = start();
    }

    private Supervision start() throws IOException {
        return new Supervision(new Places(directory.resolve("data"), directory.resolve("run"), directory), () -> settings,
                groups, pidfds, processes, new SystemBootClock(),
                new Neighbours(published::add, () -> false, process -> Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        if (supervision == null) {
            return;
        }
        for (AgentInfo agent : supervision.supervisor().agents()) {
            supervision.supervisor().kill(agent.id());
            supervision.supervisor().remove(agent.id());
        }
        // a launcher that nobody took leave of by then would stay for ten seconds
        await(() -> groups.numbers().isEmpty() && runDirectories() == 0);
        supervision.close();
        groups.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private long runDirectories() {
        Path runs = directory.resolve("run/agents");
        try (Stream<Path> found = Files.find(runs, 2,
                (path, kind) -> kind.isDirectory() && runs.relativize(path).getNameCount() == 2)) {
            return found.count();
        } catch (IOException | UncheckedIOException changing) {
            return 1;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("it did not come within 10 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void signal(int pid, int signal) {
        try (Pidfd process = pidfds.open(pidfds.identify(pid).orElseThrow()).orElseThrow()) {
            process.signal(signal);
        }
    }

    private int pid() {
        return supervision.supervisor().find(100).flatMap(AgentInfo::process).orElseThrow().pid();
    }

    /** How often the log says so. */
    private long begun() {
        try {
            return supervision.logs().tail(100, 100).stream().filter(line -> line.text().equals("begun")).count();
        } catch (AgentException none) {
            return 0;
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("tracewarden-agents")).sorted().toList();
    }

    @Test
    void a_crash_is_a_fault_with_an_incident_the_agent_runs_again_and_all_figures_agree() throws Exception {
        supervision.supervisor().spawn(AgentSpec.of(100, "one", List.of("sh", "-c", "echo begun; exec sleep 1000"))
                .withRestart(RestartPolicy.ofAtMost(2)));
        // it was executed, but may not have written yet
        await(() -> begun() == 1);
        signal(pid(), 11);
        await(() -> supervision.telemetry().agent(100).filter(figures -> figures.total().restarts() == 1).isPresent());
        Fault fault = supervision.detector().faults(OptionalInt.of(100), 10).get(0);
        assertEquals(FaultKind.CRASH, fault.kind());
        await(() -> supervision.telemetry().agent(100).orElseThrow().total().faults() == 1);
        assertEquals(2, supervision.telemetry().system().total().spawns());
        assertEquals(1, supervision.telemetry().system().total().crashes());
        assertTrue(published.stream().anyMatch(FaultDetected.class::isInstance));
        assertTrue(published.stream().anyMatch(event -> event instanceof AgentLifecycle life
                && life.transition() == AgentTransition.RESTARTED));
        await(() -> begun() == 2);
        await(() -> Files.exists(directory.resolve("run/agentsys/agents/100")));
        assertTrue(Files.readString(directory.resolve("run/agentsys/status")).contains("Total Restarts:"));
    }

    @Test
    void a_platform_that_ends_leaves_no_thread_and_its_agents_run_on() throws Exception {
        supervision.supervisor().spawn(AgentSpec.of(100, "one", List.of("sleep", "1000")));
        int pid = pid();
        long begun = System.nanoTime();
        supervision.close();
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
        await(() -> threads().isEmpty());
        assertTrue(pidfds.identify(pid).isPresent());
        supervision = start();
        assertEquals(pid, pid());
        assertEquals(AgentState.ACTIVE, supervision.supervisor().find(100).orElseThrow().state());
        assertTrue(published.stream().anyMatch(event -> event instanceof AgentLifecycle life
                && life.transition() == AgentTransition.ADOPTED));
    }

    @Test
    void a_platform_that_owns_its_agents_stops_them_and_starts_them_again() throws Exception {
        supervision.supervisor().spawn(AgentSpec.of(100, "one", List.of("sleep", "1000")));
        int pid = pid();
        settings = new Settings(settings.maxAgents(), settings.statusDirectory(), true, settings.limits(),
                settings.restart(), settings.stop(), settings.logs(), settings.watchdogTimeout(),
                settings.watchInterval(), settings.recovery(), settings.throttleFloorMicros(), settings.floodGrace());
        supervision.close();
        assertFalse(pidfds.identify(pid).isPresent());
        supervision = start();
        await(() -> supervision.supervisor().find(100).orElseThrow().state() == AgentState.ACTIVE);
        assertEquals(0, supervision.telemetry().agent(100).orElseThrow().total().crashes());
    }
}
