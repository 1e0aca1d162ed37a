// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.internal.bpf.TestProbes;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;
import org.tracewarden.linux.syscall.HeaderTables;

/** Real calls of a program that makes a known number of them. */
@Timeout(120)
class LiveSyscallTest {

    private static final String VICTIM = "tw-victim";
    private static final Map<String, Object> ONLY_THE_VICTIM = Map.of("comms", new String[] {VICTIM});

    private final RecordingBus bus = new RecordingBus();
    private final List<Event> events = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private TestProbes probes;
    private SyscallCollector collector;
    private Path victim;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to load BPF programs");
        assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with BTF");
        Path bpffs = Path.of("/sys/fs/bpf");
        assumeTrue(Files.isDirectory(bpffs) && Files.getFileStore(bpffs).type().equals("bpf"),
                "needs the BPF file system: mount -t bpf bpf /sys/fs/bpf");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc for the program that makes the calls");
        victim = folder.resolve(VICTIM);
        Path source = folder.resolve("victim.c");
        try (InputStream text = LiveSyscallTest.class.getResourceAsStream("victim.c")) {
            Files.copy(text, source);
        }
        Process compiler = new ProcessBuilder(
                "gcc", "-O1", "-static", "-o", victim.toString(), source.toString()).inheritIO().start();
        assertEquals(0, compiler.waitFor());
        probes = new TestProbes("test-syscall-" + ProcessHandle.current().pid());
    }

    @AfterEach
    void cleanUp() {
        if (collector != null) {
            collector.deactivate();
        }
        if (probes != null) {
            probes.close();
        }
        processes.forEach(Process::destroyForcibly);
    }

    private void watch(Map<String, Object> configuration) {
        CgroupFs cgroups = new CgroupTree();
        HeaderTables tables = new HeaderTables();
        collector = new SyscallCollector(
                new SyscallCollector.Host(
                        probes, bus, new ProcFsReader(cgroups), cgroups, new SystemBootClock(), tables),
                SyscallCollector.Decoding.of(tables, (pid, addresses) -> List.of()),
                () -> {
                    try (InputStream object = LiveSyscallTest.class.getResourceAsStream("/bpf/syscall.bpf.o")) {
                        return object.readAllBytes();
                    }
                },
                FakeConfiguration.of(configuration), Map.of());
        assertEquals(CollectorStatus.RUNNING, collector.status());
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    /** One round of calls; returns when they are made. */
    private static void round(Process process) throws IOException {
        process.getOutputStream().write(1);
        process.getOutputStream().flush();
        assertEquals(1, process.getInputStream().read());
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        events.addAll(bus.taken());
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> what + " did not come; there were " + events);
            TimeUnit.MILLISECONDS.sleep(20);
            events.addAll(bus.taken());
        }
    }

    private <T extends Event> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private boolean ended(long pid) {
        return all(SyscallStats.class).stream().anyMatch(stats -> stats.ended() && stats.process().pid() == pid);
    }

    private long countOf(String call) {
        return all(SyscallStats.class).stream()
                .flatMap(stats -> stats.calls().stream())
                .filter(stats -> stats.syscall().name().equals(call))
                .mapToLong(CallStats::count)
                .sum();
    }

    @Test
    void everyCallIsCountedAndTheSlowAndFailedOnesTold() throws Exception {
        watch(ONLY_THE_VICTIM);
        Process process = start(victim.toString());
        round(process);
        end(process);
        await("the end", () -> ended(process.pid()));

        assertEquals(10_000, countOf("getppid"));
        assertEquals(100, countOf("openat"));
        assertEquals(1, countOf("nanosleep"));
        assertEquals(2, countOf("read"));
        assertEquals(1, countOf("write"));
        for (SyscallStats stats : all(SyscallStats.class)) {
            assertEquals(VICTIM, stats.process().comm(), "only the victim is watched");
            assertEquals(process.pid(), stats.process().pid());
        }
        assertEquals(1, all(SyscallStats.class).stream().filter(SyscallStats::ended).count());

        ProcessKey key = all(SyscallStats.class).get(0).process().key();
        ProcessSyscalls sums = collector.find(key).orElseThrow();
        assertTrue(sums.ended());
        Map<String, Long> counts = new HashMap<>();
        sums.calls().forEach(call -> counts.merge(call.syscall().name(), call.count(), Long::sum));
        assertEquals(10_000, counts.get("getppid"));
        CallStats openat = sums.calls().stream()
                .filter(call -> call.syscall().name().equals("openat")).findFirst().orElseThrow();
        assertEquals(1, openat.errors().size());
        ErrorCount error = openat.errors().get(0);
        assertEquals("ENOENT", error.error().name());
        assertEquals(100, error.count());

        List<FailedSyscall> failed = all(FailedSyscall.class).stream()
                .filter(event -> event.call().syscall().name().equals("openat")).toList();
        assertEquals(100 - error.withheld(), failed.size());
        assertTrue(failed.size() >= 10 && failed.size() <= 10 * Runtime.getRuntime().availableProcessors() * 2,
                () -> failed.size() + " were told");
        assertEquals("/no/such/tracewarden", failed.get(0).call().path());
        assertEquals("ENOENT", failed.get(0).call().error().orElseThrow().name());
        assertEquals(key, failed.get(0).process().key());

        SlowSyscall nap = all(SlowSyscall.class).stream()
                .filter(event -> event.call().syscall().name().equals("nanosleep")).findFirst().orElseThrow();
        assertTrue(nap.call().returned());
        assertEquals(WaitKind.TIME, nap.call().waitedFor());
        assertTrue(nap.call().latencyNanos() >= 200_000_000L, () -> nap.call().latencyNanos() + " ns");
        CallStats naps = sums.calls().stream()
                .filter(call -> call.syscall().name().equals("nanosleep")).findFirst().orElseThrow();
        assertEquals(nap.call().latencyNanos(), naps.maxNanos());
        assertEquals(nap.call().latencyNanos(), naps.totalNanos());
        assertEquals(WaitKind.TIME, naps.waitedFor());

        assertEquals(List.of(), all(Gap.class));
        CollectorCounters counters = collector.counters();
        assertEquals(counters.seen(), counters.received());
        assertEquals(0, counters.lost());
        assertEquals(CollectorStatus.RUNNING, collector.status());
    }

    @Test
    void aCallThatHasNotReturnedIsToldWhileItLasts() throws Exception {
        watch(Map.of("comms", new String[] {VICTIM}, "open$_$after", "500ms"));
        Process process = start(victim.toString());
        await("an open call", () -> !all(SlowSyscall.class).isEmpty());
        SlowSyscall open = all(SlowSyscall.class).get(0);
        assertEquals("read", open.call().syscall().name());
        assertFalse(open.call().returned());
        assertEquals(WaitKind.PIPE, open.call().waitedFor());
        assertTrue(open.call().latencyNanos() >= 500_000_000L);
        await("a whole second of it", () -> all(SyscallStats.class).stream()
                .flatMap(stats -> stats.ongoing().stream().map(call -> Map.entry(stats, call)))
                .anyMatch(both -> both.getValue().syscall().name().equals("read")
                        && both.getValue().insideNanos() == both.getKey().to() - both.getKey().from()));
        end(process);
        await("the end", () -> ended(process.pid()));
        // what lies in several windows is the whole call, but for the moments between the turn and the scan
        long inside = all(SyscallStats.class).stream()
                .mapToLong(stats -> stats.ongoing().stream().mapToLong(call -> call.insideNanos()).sum()
                        + stats.calls().stream().filter(call -> call.syscall().name().equals("read"))
                                .mapToLong(CallStats::insideNanos).sum())
                .sum();
        long whole = all(SyscallStats.class).stream()
                .flatMap(stats -> stats.calls().stream())
                .filter(call -> call.syscall().name().equals("read"))
                .mapToLong(CallStats::totalNanos).sum();
        assertEquals(whole, inside, 50_000_000.0);
    }

    @Test
    void aStreamBringsEachCallOfAProcess() throws Exception {
        watch(Map.of());
        Process process = start(victim.toString());
        AtomicLong calls = new AtomicLong();
        AtomicLong lost = new AtomicLong();
        Set<Integer> pids = new HashSet<>();
        SyscallStream stream = collector.streams().open(
                new StreamRequest(OptionalInt.of((int) process.pid()), Optional.empty(), false, 0, Set.of("getppid")),
                new SyscallStream.Receiver() {
                    @Override
                    public void onCall(StreamedCall call) {
                        pids.add(call.process().pid());
                        calls.incrementAndGet();
                    }

                    @Override
                    public void onLost(long count) {
                        lost.addAndGet(count);
                    }

                    @Override
                    public void onEnd() {}
                });
        round(process);
        await("the last call", () -> calls.get() == 10_000);
        round(process);
        await("the last call", () -> calls.get() == 20_000);
        stream.close();
        round(process);
        assertEquals(20_000, calls.get());
        assertEquals(20_000, stream.delivered());
        assertEquals(0, lost.get());
        assertEquals(Set.of((int) process.pid()), pids);
        end(process);
    }

    @Test
    void aSuccessorCountsWhatWasCalledWhileNobodyRead() throws Exception {
        watch(ONLY_THE_VICTIM);
        Process process = start(victim.toString());
        round(process);
        collector.deactivate();
        round(process);
        watch(ONLY_THE_VICTIM);
        round(process);
        end(process);
        await("the end", () -> ended(process.pid()));
        assertEquals(30_000, countOf("getppid"));
        assertEquals(300, countOf("openat"));
        assertEquals(3, countOf("nanosleep"));
        assertEquals(
                3, all(SlowSyscall.class).stream()
                        .filter(event -> event.call().syscall().name().equals("nanosleep")).count());
        assertEquals(List.of(), all(Gap.class));
        await("all events", () -> collector.counters().seen() == collector.counters().received());
    }

    @Test
    void manyShortLivesAreEachToldToTheirEnd() throws Exception {
        watch(ONLY_THE_VICTIM);
        int lives = 300;
        Process shell = start("sh", "-c", "i=0; while [ $i -lt " + lives + " ]; do " + victim
                + " < /dev/null; i=$((i+1)); done");
        assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
        await("all ends", () -> all(SyscallStats.class).stream().filter(SyscallStats::ended).count() >= lives);
        TimeUnit.MILLISECONDS.sleep(1_500);
        events.addAll(bus.taken());
        Map<ProcessKey, Long> reads = new HashMap<>();
        int ends = 0;
        for (SyscallStats stats : all(SyscallStats.class)) {
            ends += stats.ended() ? 1 : 0;
            stats.calls().stream().filter(call -> call.syscall().name().equals("read"))
                    .forEach(call -> reads.merge(stats.process().key(), call.count(), Long::sum));
        }
        assertEquals(lives, ends);
        assertEquals(lives, reads.size());
        assertEquals(Set.of(1L), new HashSet<>(reads.values()));
    }
}
