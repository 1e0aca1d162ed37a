// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.linux.syscall.HeaderTables;

class ProcessCollectorTest {

    @TempDir
    private Path data;

    private final FakeKernel kernel = new FakeKernel();
    private final FakeHost host = new FakeHost();
    private final RecordingBus bus = new RecordingBus();
    private final TaskRecord init = TaskRecord.of(1, 10, "init");
    private final TaskRecord shell = TaskRecord.of(100, 1000, "bash").childOf(init);
    private final TaskRecord job = TaskRecord.of(101, 2000, "bash").childOf(shell);
    private ProcessCollector collector;

    private ProcessCollector start(Map<String, Object> configuration) {
        collector = new ProcessCollector(
                kernel, bus, host, host, host, new HeaderTables("amd64"), data, () -> new byte[] {1},
                FakeConfiguration.of(configuration), Map.of());
        return collector;
    }

    @AfterEach
    void stop() {
        if (collector != null) {
            collector.deactivate();
        }
    }

    @Test
    void runningProcessesAreKnownBeforeTheFirstRecordIsRead() {
        kernel.tasks.addAll(List.of(job, shell, init));
        host.details.put(100, new ProcFs.Details("/bin/bash", List.of("bash"), false, "/root"));
        kernel.ring.add(Records.exit(3000, job, 0));

        start(Map.of());

        ProcessExit exit = bus.next(ProcessExit.class);
        assertFalse(exit.startSeen());
        assertEquals(List.of(100, 1), exit.ancestry().stream().map(ProcessInfo::pid).toList());
        assertEquals("/bin/bash", exit.ancestry().get(0).exe());
        assertEquals(List.of("open", "iterate", "ring"), kernel.order);
        assertEquals(CollectorStatus.RUNNING, collector.status());
        assertEquals(Map.of("exit_tells_group_dead", 1L), kernel.specs.get(0).constants());
        assertEquals(Map.of("events", 8 << 20), kernel.specs.get(0).mapSizes());
    }

    @Test
    void withoutTheIteratorProcIsReadAndTheStatusSaysSo() {
        kernel.iteratorRefused = true;
        host.processes.put(100, new ProcessInfo(
                new ProcessKey(100, 0), Optional.empty(), 0, "bash", "/bin/bash", List.of(), false, "/", 1, 1, "", 100,
                77, false, Workload.ROOT));
        kernel.ring.add(Records.exit(3000, shell, 0));

        start(Map.of());

        ProcessExit exit = bus.next(ProcessExit.class);
        assertEquals("/bin/bash", exit.process().exe());
        assertEquals(shell.key(), exit.process().key());
        assertEquals(1, collector.size());
        assertEquals(CollectorState.DEGRADED, collector.status().state());
        assertTrue(collector.status().reason().contains("/proc"), collector.status().reason());
    }

    @Test
    void aHostThatCannotRunItIsToldAndTheComponentStays() {
        kernel.refusal = new ProbeException("libbpf is missing; install libbpf1", true, null);

        start(Map.of());

        assertEquals(
                new CollectorStatus(CollectorState.UNAVAILABLE, "libbpf is missing; install libbpf1"),
                collector.status());
        assertEquals(new CollectorCounters(0, 0, 0, 0), collector.counters());
        assertEquals(List.of(), collector.living());
    }

    @Test
    void aBundleWithoutItsObjectSaysHowToBuildIt() {
        collector = new ProcessCollector(
                kernel, bus, host, host, host, new HeaderTables("amd64"), data,
                () -> {
                    throw new IOException("no object");
                },
                FakeConfiguration.of(Map.of()), Map.of());

        assertEquals(new CollectorStatus(CollectorState.FAILED, "no object"), collector.status());
    }

    @Test
    void aSuccessorGoesOnWhereItsPredecessorStopped() {
        kernel.tasks.addAll(List.of(init, shell));
        start(Map.of());
        kernel.seen = 1;
        kernel.ring.add(Records.fork(2000, job));
        bus.next(ProcessFork.class);
        kernel.awaitIdle();
        collector.deactivate();
        assertEquals(List.of("open", "iterate", "ring", "close ring", "close"), kernel.order);

        kernel.adopted = true;
        kernel.seen = 5;
        kernel.lost = 2;
        kernel.ring.add(Records.withLost(Records.exit(5000, job, 9), 2));
        kernel.ring.add(Records.exit(5100, shell, 0));
        kernel.tasks.remove(shell);
        start(Map.of());

        Gap gap = bus.next(Gap.class);
        assertEquals(2, gap.lost());
        assertEquals(2000, gap.from());
        assertEquals(5000, gap.to());
        ProcessExit exit = bus.next(ProcessExit.class);
        assertTrue(exit.startSeen());
        assertEquals(List.of(100, 1), exit.ancestry().stream().map(ProcessInfo::pid).toList());
        assertEquals(shell.key(), bus.next(ProcessExit.class).process().key());
        kernel.awaitIdle();
        assertEquals(new CollectorCounters(5, 3, 2, 4), collector.counters());
        assertEquals(List.of(1), collector.living().stream().map(ProcessInfo::pid).toList());
    }

    @Test
    void aProcessThatIsGoneWithoutARecordCountsAsDeadOnceTheRingIsEmpty() {
        kernel.tasks.addAll(List.of(init, shell));
        start(Map.of());
        kernel.awaitIdle();
        collector.deactivate();
        kernel.adopted = true;
        kernel.tasks.remove(shell);

        start(Map.of());
        kernel.awaitIdle();

        assertFalse(collector.find(100).orElseThrow().alive());
        assertTrue(collector.find(1).orElseThrow().alive());
    }

    @Test
    void afterACrashTheRecordsThatItsPredecessorReadCountAsReceived() {
        kernel.adopted = true;
        kernel.seen = 10;

        start(Map.of());
        kernel.awaitIdle();

        assertEquals(new CollectorCounters(10, 10, 0, 0), collector.counters());
    }

    @Test
    void whatAHandOverGaveUpIsAGap() {
        kernel.abandoned = 7;

        start(Map.of());

        assertEquals(7, bus.next(Gap.class).lost());
    }

    @Test
    void aLossWithoutAnyFurtherRecordIsTold() {
        start(Map.of());
        kernel.seen = 3;
        kernel.lost = 3;

        assertEquals(3, bus.next(Gap.class).lost());
        kernel.awaitIdle();
        assertEquals(new CollectorCounters(3, 0, 3, 1), collector.counters());
    }

    @Test
    void changedSignalsReachTheKernelWithoutARestart() {
        start(Map.of());

        collector.modified(
                FakeConfiguration.of(Map.of("signals", new String[] {"TERM"}, "wakeup$_$bytes", 8192)), Map.of());

        assertEquals(1L << 14, kernel.config.getLong(0));
        assertEquals(SignalSelection.defaultHandled(), kernel.config.getLong(8));
        assertEquals(8192, kernel.config.getInt(16));
        assertEquals(1, kernel.specs.size());
    }

    @Test
    void anInvalidConfigurationIsRefusedAsAWholeUntilAValidOneComes() {
        start(Map.of());

        collector.modified(FakeConfiguration.of(
                Map.of("signals", new String[] {"TERM"}, "process$_$table$_$capacity", 5)), Map.of());

        assertEquals(ProcessSettings.DEFAULTS.signals(), kernel.config.getLong(0));
        assertEquals(65_536, collector.capacity());
        assertEquals(
                new CollectorStatus(CollectorState.DEGRADED,
                        "configuration org.tracewarden.collector.process refused, the configuration before it stays in"
                                + " use: process-table-capacity: 5 is not between 1024 and 1048576"),
                collector.status());

        collector.modified(FakeConfiguration.of(Map.of("process$_$table$_$capacity", 2048)), Map.of());

        assertEquals(2048, collector.capacity());
        assertEquals(CollectorStatus.RUNNING, collector.status());
    }

    @Test
    void aFirstConfigurationThatIsInvalidRunsOnDefaults() {
        start(Map.of("signals", new String[] {"NOPE"}));

        assertEquals(ProcessSettings.DEFAULTS.signals(), kernel.config.getLong(0));
        assertEquals(CollectorState.DEGRADED, collector.status().state());
        assertTrue(collector.status().reason().contains("\"NOPE\""));
    }

    @Test
    void theReaderEndsWithItsComponent() {
        start(Map.of());
        collector.deactivate();

        assertEquals(0, Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(RingReader.THREAD))
                .count());
        collector = null;
    }
}
