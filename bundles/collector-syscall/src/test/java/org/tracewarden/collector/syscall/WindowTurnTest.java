// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.WaitKind;

class WindowTurnTest {

    private static final ProcessKey JAVA = new ProcessKey(4711, 77);

    private final FakeKernel kernel = new FakeKernel();
    private final FakeHost host = new FakeHost();
    private final RecordingBus bus = new RecordingBus();
    private final Health health = new Health();
    private final Ledger ledger = new Ledger(64);
    private final CallTable calls = new CallTable(new FakeTables());
    private WindowTurn turn;

    @BeforeEach
    void begin() {
        lives(JAVA);
        turn = turn();
        kernel.order.clear();
    }

    private WindowTurn turn() {
        EventSink sink = new EventSink(bus, host);
        LossAccount losses = new LossAccount(sink, host.now, false);
        Processes processes = new Processes(() -> Optional.of(host), host, host);
        EventRecords records = new EventRecords(sink, losses, processes, Records::read, health);
        KernelSettings settings = new KernelSettings(
                kernel.probe(), calls, (abi, number, into) -> {}, new CgroupIds(host), Optional::empty, 1,
                Settings.DEFAULTS, host.now);
        return new WindowTurn(
                kernel.probe(),
                new WindowTurn.Parts(
                        calls, settings, processes, new OpenCalls(kernel.probe(), records, health), ledger, sink,
                        losses, health),
                new UnheldCalls(kernel.map("unheld"), losses, health, 1024, host.now));
    }

    private void lives(ProcessKey key) {
        host.inProc(key.pid(), key.startTime(), "java");
        host.table.put(key, new ProcessTable.Entry(
                FakeHost.process(key.pid(), key.startTime(), "java"), true, 0));
    }

    private void dies(ProcessKey key) {
        host.processes.remove(key.pid());
        host.table.computeIfPresent(key, (same, entry) -> new ProcessTable.Entry(entry.info(), false, host.now));
    }

    private void reads(ProcessKey key, int times) {
        kernel.map(kernel.window() % 2 == 0 ? "calls_a" : "calls_b").add(
                Records.callKey(key, 0, FakeTables.READ, WaitKind.UNKNOWN, 8),
                Records.callStats(300L * times, 300L * times, 300, 2, times));
    }

    private List<Event> second() {
        host.now += FakeHost.SECOND;
        turn.run();
        return bus.taken();
    }

    private SyscallStats only(List<Event> events) {
        assertEquals(1, events.size(), events::toString);
        return (SyscallStats) events.get(0);
    }

    @Test
    void theProgramsWriteTheOtherMapsBeforeTheseAreRead() {
        second();
        assertEquals(
                List.of(
                        "config window 2", "iterate open_calls", "await", "read hot_calls from 1024", "drain calls_b",
                        "drain errors_b", "read unheld from 0"),
                kernel.order);
        kernel.order.clear();
        second();
        assertEquals(
                List.of(
                        "config window 3", "iterate open_calls", "await", "read hot_calls from 0", "drain calls_a",
                        "drain errors_a", "read unheld from 0"),
                kernel.order);
    }

    @Test
    void aProcessHasItsCallsOfTheWindowAndTheLedgerTheirSum() {
        long begun = host.now;
        reads(JAVA, 3);
        kernel.map("hot_calls").perCpu.put(1024 + 5, new ByteBuffer[] {
            Records.hot(Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8), 1,
                    Records.callStats(300, 300, 300, 2, 1)),
            Records.bytes(128)});
        kernel.map("errors_b").add(Records.errorKey(JAVA, 0, FakeTables.READ, 2), Records.errorStats(2, 1));
        SyscallStats first = only(second());
        assertEquals(JAVA, first.process().key());
        assertEquals("java", first.process().comm());
        assertEquals(begun, first.from());
        assertEquals(begun + FakeHost.SECOND, first.to());
        assertEquals(first.to(), first.header().kernelTime());
        assertEquals("syscall", first.header().collector());
        assertEquals(4, first.calls().get(0).count());
        assertEquals(2, first.calls().get(0).errorCount());
        assertFalse(first.ended());
        reads(JAVA, 10);
        SyscallStats second = only(second());
        assertEquals(10, second.calls().get(0).count());
        assertEquals(first.to(), second.from());
        ProcessSyscalls sums = ledger.find(JAVA).orElseThrow();
        assertEquals(14, sums.calls().get(0).count());
        assertEquals(begun, sums.from());
    }

    @Test
    void whoseCallHasNotReturnedIsToldToo() {
        kernel.open.add(Records.open(
                JAVA, 5, host.now - 1, FakeTables.READ, WaitKind.PIPE,
                Records.event(9, JAVA, host.now, 0, FakeTables.READ, 8, 0)));
        kernel.open.add(Records.open(JAVA, 6, host.now, FakeTables.READ, WaitKind.PIPE, Records.bytes(0)));
        List<Event> events = second();
        assertEquals(2, events.size());
        SlowSyscall slow = (SlowSyscall) events.get(0);
        assertFalse(slow.call().returned());
        assertEquals("java", slow.process().comm());
        SyscallStats stats = (SyscallStats) events.get(1);
        assertTrue(stats.calls().isEmpty());
        assertEquals(2, stats.ongoing().get(0).threads());
        assertEquals(2 * FakeHost.SECOND, stats.ongoing().get(0).insideNanos());
    }

    @Test
    void aProcessThatDiedIsToldForTheLastTimeWithItsLastCalls() {
        reads(JAVA, 1);
        dies(JAVA);
        SyscallStats last = only(second());
        assertTrue(last.ended());
        assertEquals(1, last.calls().get(0).count());
        assertTrue(ledger.find(JAVA).orElseThrow().ended());
        assertEquals(List.of(), second());
    }

    @Test
    void whoDiesWithoutAFurtherCallEndsWithAnEmptyWindow() {
        reads(JAVA, 1);
        assertFalse(only(second()).ended());
        dies(JAVA);
        SyscallStats last = only(second());
        assertTrue(last.ended());
        assertEquals(List.of(), last.calls());
        assertEquals(1, ledger.find(JAVA).orElseThrow().calls().get(0).count());
    }

    @Test
    void whoDiesAfterTheTurnEndsInTheNextWindow() {
        reads(JAVA, 1);
        host.now += FakeHost.SECOND;
        host.table.computeIfPresent(
                JAVA, (key, entry) -> new ProcessTable.Entry(entry.info(), false, host.now + 1));
        turn.run();
        assertFalse(only(bus.taken()).ended());
        reads(JAVA, 2);
        SyscallStats last = only(second());
        assertTrue(last.ended());
        assertEquals(2, last.calls().get(0).count());
    }

    @Test
    void tenThousandShortLivesUnderOnePidAreKeptApartAndForgotten() {
        int ends = 0;
        for (int life = 1; life <= 10_000; life++) {
            ProcessKey key = new ProcessKey(500, life);
            lives(key);
            reads(key, life);
            dies(key);
            SyscallStats last = only(second());
            assertEquals(key, last.process().key());
            assertEquals(life, last.calls().get(0).count());
            ends += last.ended() ? 1 : 0;
            host.table.remove(key);
        }
        assertEquals(10_000, ends);
        assertEquals(64, ledger.all().size());
        assertEquals(10_000 - 64, ledger.forgotten());
        assertEquals(List.of(), second());
    }

    @Test
    void callsThatTheFullMapsCouldNotHoldAreAGapAndTheCollectorIsDegradedWhileItLasts() {
        long begun = host.now;
        kernel.map("unheld").perCpu.put(257, new ByteBuffer[] {
            Records.bytes(24).putLong(0, 5), Records.bytes(24).putLong(0, 2).putLong(16, 1)});
        List<Event> events = second();
        assertEquals(1, events.size());
        Gap gap = (Gap) events.get(0);
        assertEquals(8, gap.lost());
        assertEquals(begun, gap.from());
        assertEquals(begun + FakeHost.SECOND, gap.to());
        assertTrue(gap.reason().contains("map-entries = 1024"), gap.reason());
        assertEquals(CollectorState.DEGRADED, health.status().state());
        assertTrue(health.status().reason().startsWith("8 calls of the last second were not counted"));
        assertEquals(List.of(), second());
        assertEquals(CollectorStatus.RUNNING, health.status());
    }

    @Test
    void withoutTheIteratorCallsAreStillCounted() {
        kernel.iteratorRefused = true;
        reads(JAVA, 1);
        assertEquals(1, only(second()).calls().get(0).count());
        assertEquals(CollectorState.DEGRADED, health.status().state());
        assertTrue(health.status().reason().contains("the kernel refuses iterators"));
        kernel.iteratorRefused = false;
        second();
        assertEquals(CollectorStatus.RUNNING, health.status());
    }

    @Test
    void anEntryThatIsNotUnderstoodIsAGap() {
        kernel.map("calls_b").add(
                Records.callKey(JAVA, 3, 0, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 1));
        List<Event> events = second();
        assertEquals(1, ((Gap) events.get(0)).lost());
    }

    @Test
    void aSuccessorReadsWhatAPredecessorHadNotReadWhenItWasKilled() {
        ByteBuffer read = Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8);
        kernel.map("config").values.put(0, Records.bytes(56).putLong(0, host.now).putInt(16, 8));
        kernel.adopted = true;
        turn = turn();
        kernel.map("calls_b").add(read, Records.callStats(1, 1, 1, 2, 1));
        kernel.map("hot_calls").perCpu.put(1024, new ByteBuffer[] {
            Records.hot(read, 7, Records.callStats(1, 1, 1, 2, 10)),
            Records.hot(read, 5, Records.callStats(1, 1, 1, 2, 100))});
        kernel.map("calls_a").add(read, Records.callStats(1, 1, 1, 2, 1000));
        assertEquals(1011, only(second()).calls().get(0).count());
        kernel.map("calls_b").add(read, Records.callStats(1, 1, 1, 2, 1));
        assertEquals(1, only(second()).calls().get(0).count());
    }

    @Test
    void aSuccessorDoesNotCountHotPlacesThatWereReadBefore() {
        ByteBuffer read = Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8);
        kernel.map("config").values.put(0, Records.bytes(56).putLong(0, host.now).putInt(16, 8));
        kernel.adopted = true;
        turn = turn();
        kernel.map("hot_calls").perCpu.putAll(Map.of(1024, new ByteBuffer[] {
            Records.hot(read, 7, Records.callStats(1, 1, 1, 2, 10)), Records.bytes(128)}));
        assertEquals(List.of(), second());
    }
}
