// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.LinuxControlGroups;
import org.tracewarden.linux.control.LinuxPidfds;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** Real processes in real control groups do what they should not. */
class RealFaultsTest {

    private static final int ID = 100;
    private static final long MIB = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private final SystemBootClock clock = new SystemBootClock();
    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(ID);
    private LinuxControlGroups groups;
    private ControlGroup group;
    private FaultDetection detection;
    private Optional<Process> process = Optional.empty();
    /** Those of the dead cannot be asked for any more. */
    private final Map<Integer, ProcessKey> keys = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        CgroupTree tree = new CgroupTree();
        groups = new LinuxControlGroups(tree, "test-faults-" + ProcessHandle.current().pid(), new ProcFsReader(tree));
        assumeTrue(groups.containment().kind() != Containment.Kind.DESCENT, () -> "needs control groups: "
                + groups.containment().missing());
        group = groups.open(ID);
        detection = new FaultDetection(
                new Surroundings(groups.containment().kind(), clock, System::nanoTime, stage, stage, stage::event,
                        any -> Optional.empty()), RecoveryPolicy.DEFAULT, 10_000, Duration.ZERO);
    }

    @AfterEach
    void close() throws Exception {
        if (detection != null) {
            detection.close();
        }
        if (group != null) {
            group.kill(Duration.ofSeconds(10));
            process.ifPresent(Process::destroyForcibly);
            group.remove();
        }
        groups.close();
    }

    /** A tenth of a core a busy loop gets on any machine, and the kernel's quota does not depend on its load. */
    @Test
    void aBusyLoopIsThrottledAndLetGoWhenItRests() throws Exception {
        agent.cpuLimit(100_000, 1_000_000);
        Path rest = folder.resolve("rest");
        start("while [ ! -e " + rest + " ]; do :; done; exec sleep 600");
        lookUntil("it is over its quota", () -> !faults().isEmpty());
        Fault fault = faults().get(0);
        assertEquals(FaultKind.CPU_QUOTA, fault.kind());
        assertEquals("throttled to 100 ms of CPU a second", fault.outcome());
        assertTrue(fault.summary().matches("CPU quota exceeded: [0-9.]+ m?s in 1 s, limit 100 ms"), fault.summary());
        long before = group.usage().cpuMicros().orElseThrow();
        long begin = System.nanoTime();
        lookUntil("four seconds have passed", () -> System.nanoTime() - begin > 4 * Stage.SECOND);
        double share = (group.usage().cpuMicros().orElseThrow() - before) / ((System.nanoTime() - begin) / 1e3);
        System.out.printf("a busy loop throttled to 0.10 cores used %.3f%n", share);
        assertTrue(share < 0.15, share + " of a core");
        assertEquals(1, faults().size());
        Files.createFile(rest);
        lookUntil("it is let go", () -> faults().get(0).outcome().contains("lifted after"));
        assertTrue(faults().get(0).outcome().matches(
                "was throttled to [0-9.]+ ms of CPU a second( at the lowest)?; lifted after [0-9.]+ s"),
                faults().get(0).outcome());
    }

    /** Nobody looks between its first byte and its end, so that there is one order of things only. */
    @Test
    void whatEatsMemoryIsKilledByTheKernelAndToldWithTheFiguresOfTheKernel() throws Exception {
        agent.memoryLimit(30 * MIB);
        group.limit(OptionalLong.of(30 * MIB), OptionalLong.empty());
        Path go = folder.resolve("go");
        start("while [ ! -e " + go + " ]; do sleep 0.05; done; exec tail /dev/zero");
        look(false);
        Files.createFile(go);
        assertTrue(process.orElseThrow().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(137, process.orElseThrow().exitValue());
        assertEquals(FaultAction.KILL,
                detection.crashed(run(), Optional.of(ExitStatus.killed(new Signal(9), false))).action());
        Fault fault = faults().get(0);
        assertEquals("memory limit exceeded: the kernel killed 1 process, limit 30.0 MiB", fault.summary());
        assertTrue(fault.evidence().get(0).endsWith("oom_kill: 1 more, 1 in all"), fault.evidence().toString());
        System.out.println(fault.evidence());
        look(true);
        assertEquals(1, faults().size());
    }

    @Test
    void readingALargeFileFillsTheGroupWithFileCacheAndIsNoFault() throws Exception {
        agent.memoryLimit(20 * MIB);
        group.limit(OptionalLong.of(20 * MIB), OptionalLong.empty());
        Path large = Files.createTempFile(Path.of("target").toAbsolutePath(), "large", "");
        Path read = folder.resolve("read");
        try {
            start("head -c 60000000 /dev/urandom > " + large + "; cat " + large + " > /dev/null; : > " + read
                    + "; exec sleep 600");
            lookUntil("the file is read", () -> Files.exists(read));
            look(false);
            look(false);
            assertTrue(group.usage().memoryLimitHits().orElseThrow() > 0, "the limit was never reached");
            assertEquals(List.of(), faults());
        } finally {
            Files.delete(large);
        }
    }

    /** Its watchdog is short only when it is stopped already: a busy machine must not make it silent before. */
    @Test
    void anAgentThatIsStoppedIsFoundSilent() throws Exception {
        Path alive = folder.resolve("alive");
        agent.watchdog(new Watchdog(Watchdog.Kind.FILE, LIMIT, alive.toString()));
        start("while :; do echo > " + alive + "; sleep 0.1; done");
        lookUntil("it has touched its file", () -> Files.exists(alive));
        assertEquals(List.of(), faults());
        long pid = process.orElseThrow().pid();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        agent.watchdog(new Watchdog(Watchdog.Kind.FILE, Duration.ofMillis(1_500), alive.toString()));
        lookUntil("it is found silent", () -> !faults().isEmpty());
        Fault fault = faults().get(0);
        assertTrue(fault.summary().matches("unresponsive: " + alive + " not touched for [0-9.]+ s, limit 1.5 s"),
                fault.summary());
        assertEquals("/proc/" + pid + "/stat: state T, it is stopped (SIGSTOP or a terminal's); SIGCONT lets it go on",
                fault.evidence().get(1));
        assertEquals(1, stage.orders.size());
    }

    /** Starts a shell that has joined the group. */
    private void start(String script) throws IOException {
        StringBuilder joins = new StringBuilder();
        group.joinFiles().forEach(file -> joins.append("echo 0 > ").append(file).append(" || exit 99; "));
        Process started = new ProcessBuilder("/bin/sh", "-c", joins + script).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process = Optional.of(started);
    }

    private List<Fault> faults() {
        return detection.faults(OptionalInt.of(ID), 10);
    }

    /** Looks every quarter of a second, as a watch does. */
    private void lookUntil(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "waited for: " + what + "; faults: " + faults());
            look(false);
            Thread.sleep(250);
        }
    }

    private void look(boolean last) {
        detection.onSample(new Sample(run(), clock.now(), group.usage(), OptionalLong.empty(), false, last));
    }

    private Watched run() {
        AgentSpec spec = agent.spec;
        int pid = (int) process.orElseThrow().pid();
        ProcessKey key = keys.computeIfAbsent(pid,
                any -> new LinuxPidfds().identify(pid).orElse(new ProcessKey(pid, clock.now())));
        return new Watched(spec, key, 1, group);
    }
}
