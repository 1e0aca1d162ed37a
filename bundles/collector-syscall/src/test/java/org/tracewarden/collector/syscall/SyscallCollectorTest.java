// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.linux.bpf.ProbeException;

@Timeout(30)
class SyscallCollectorTest {

    private static final ProcessKey JAVA = new ProcessKey(4711, 77);

    private final FakeKernel kernel = new FakeKernel();
    private final FakeHost host = new FakeHost();
    private final RecordingBus bus = new RecordingBus();
    private SyscallCollector collector;

    private SyscallCollector start(Map<String, Object> configuration) {
        return start(configuration, () -> new byte[] {1});
    }

    private SyscallCollector start(Map<String, Object> configuration, SyscallCollector.ObjectSource object) {
        collector = new SyscallCollector(
                new SyscallCollector.Host(kernel, bus, host, host, host, new FakeTables()),
                new SyscallCollector.Decoding(
                        (abi, number, into) -> {}, () -> Records::read, WindowStructs.LAYOUTS),
                object,
                FakeConfiguration.of(configuration), Map.of());
        return collector;
    }

    @AfterEach
    void stop() {
        if (collector != null) {
            collector.deactivate();
        }
    }

    private <T extends Event> T await(Class<T> type) {
        Event event = bus.next(Event.class);
        while (!type.isInstance(event)) {
            event = bus.next(Event.class);
        }
        return type.cast(event);
    }

    @Test
    void ringsAndMapsHaveTheConfiguredSizes() {
        start(Map.of("map$_$entries", 2048, "ring$_$bytes", 1 << 20, "pin$_$grace$_$seconds", 5));
        assertEquals(
                Map.of("events", 1 << 20, "stream", 16 << 20, "calls_a", 2048, "calls_b", 2048, "errors_a", 2048,
                        "errors_b", 2048),
                kernel.specs.get(0).mapSizes());
        assertEquals("syscall", kernel.specs.get(0).collector());
        assertEquals(5, kernel.specs.get(0).grace().toSeconds());
        assertEquals(List.of("open_calls"), kernel.specs.get(0).optional());
    }

    @Test
    void eventsAreReadAndTheWindowIsTurnedWhenItsSecondIsOver() {
        start(Map.of());
        kernel.map("counts").sums.put(18, 2L);
        kernel.map("counts").sums.put(19, 1L);
        kernel.ring("events").records.add(Records.event(9, JAVA, host.now, 0, FakeTables.READ, 1, 0));
        assertEquals("read", await(SlowSyscall.class).call().syscall().name());
        kernel.map("calls_b").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 4));
        host.now += FakeHost.SECOND;
        kernel.ring("events").wakeup();
        assertEquals(4, await(SyscallStats.class).calls().get(0).count());
        assertEquals(4, collector.find(JAVA).orElseThrow().calls().get(0).count());
        CollectorCounters counters = collector.counters();
        assertEquals(List.of(2L, 1L, 1L), List.of(counters.seen(), counters.received(), counters.lost()));
        assertEquals(CollectorStatus.RUNNING, collector.status());
        assertEquals(3, collector.cost().kernelRuns());
    }

    @Test
    void stoppingEndsTheWindowSoThatWhatWasCountedIsTold() {
        start(Map.of());
        kernel.map("calls_b").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 4));
        collector.deactivate();
        assertEquals(4, await(SyscallStats.class).calls().get(0).count());
        assertTrue(kernel.ring("events").closed);
        assertEquals("close", kernel.order.get(kernel.order.size() - 1));
        collector = null;
    }

    @Test
    void aWrongValueRefusesTheWholeConfigurationAndKeepsTheOneBefore() {
        start(Map.of("slow$_$per$_$second", 7));
        Map<String, Object> wrong = new HashMap<>(Map.of("slow$_$per$_$second", 8, "open$_$after", "soon"));
        collector.modified(FakeConfiguration.of(wrong), Map.of());
        assertEquals(
                new CollectorStatus(
                        CollectorState.DEGRADED,
                        "configuration org.tracewarden.collector.syscall refused, the configuration before it stays in"
                                + " use: open-after: \"soon\" is no time from 100ms to 24h such as 1s"),
                collector.status());
        assertEquals(7, kernel.map("config").lookup(0).getInt(32));
        wrong.remove("open$_$after");
        collector.modified(FakeConfiguration.of(wrong), Map.of());
        assertEquals(CollectorStatus.RUNNING, collector.status());
        assertEquals(8, kernel.map("config").lookup(0).getInt(32));
    }

    @Test
    void whereTheKernelRefusesTheReasonAndTheOtherWayAreTold() {
        kernel.refusal = new ProbeException("this kernel has no BTF", true, null);
        start(Map.of());
        assertEquals(CollectorState.UNAVAILABLE, collector.status().state());
        assertEquals(
                "this kernel has no BTF. Without it, system calls of single programs can be watched with trace:attach"
                        + " PID or trace:run COMMAND of the feature tracewarden-strace, which slow down what they"
                        + " watch",
                collector.status().reason());
        assertEquals(new CollectorCounters(0, 0, 0, 0), collector.counters());
        assertEquals(List.of(), collector.all());
        assertTrue(assertThrows(IllegalStateException.class, collector::streams).getMessage()
                .startsWith("the syscall collector does not run: this kernel has no BTF"));
    }

    @Test
    void aBundleWithoutItsObjectHasFailed() {
        start(Map.of(), () -> {
            throw new java.io.IOException("no object");
        });
        assertEquals(new CollectorStatus(CollectorState.FAILED, "no object"), collector.status());
    }
}
