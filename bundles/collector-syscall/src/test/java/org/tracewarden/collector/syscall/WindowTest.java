// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.WaitKind;

class WindowTest {

    private static final long FROM = 1000 * FakeHost.SECOND;
    private static final long TO = 1001 * FakeHost.SECOND;
    private static final ProcessKey JAVA = new ProcessKey(4711, 77);
    private static final ByteBuffer NO_EVENT = ByteBuffer.allocate(0);

    private final FakeKernel kernel = new FakeKernel();
    private final FakeTables tables = new FakeTables();
    private final Window window = new Window(new CallTable(tables), FROM, TO);

    private void drain() {
        kernel.map("calls").drain(window::call);
        kernel.map("errors").drain(window::error);
    }

    private CallStats only() {
        List<CallStats> calls = window.calls(JAVA);
        assertEquals(1, calls.size(), calls::toString);
        return calls.get(0);
    }

    @Test
    void theValuesOfAllCpusAreOneSum() {
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 10),
                Records.callStats(3000, 2000, 1100, 0, 2).putLong(24, 100).putInt(32, 1).putInt(36, 4),
                Records.callStats(5000, 4000, 1900, 13, 3).putLong(24, 50).putInt(36, 1));
        drain();
        assertEquals(
                new CallStats(
                        tables.byNumber(SyscallAbi.X86_64, 0), WaitKind.UNKNOWN, 5, 8000, 6000, 1900, 150,
                        new LatencyHistogram.Builder().add(16 * 10, 2).add(16 * 10 + 13, 3).build(), List.of(), 5),
                only());
    }

    @Test
    void octavesOfACallAreOneHistogramAndWaitsAreKeptApart() {
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.DISK, 20), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.DISK, 63), Records.callStats(9, 9, 9, 15, 1));
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.LOCK, 20), Records.callStats(1, 1, 1, 0, 1));
        drain();
        List<CallStats> calls = window.calls(JAVA);
        assertEquals(List.of(WaitKind.DISK, WaitKind.LOCK), calls.stream().map(CallStats::waitedFor).toList());
        assertEquals(1, calls.get(0).latencies().countIn(16 * 63 + 15));
        assertEquals(List.of(2L, 1L), calls.stream().map(CallStats::count).toList());
    }

    @Test
    void aHotPlaceCountsTheKeyOfEachCpuInItsOwnWindowOnly() {
        ByteBuffer read = Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.UNKNOWN, 8);
        ByteBuffer fsync = Records.callKey(JAVA, 0, FakeTables.FSYNC, WaitKind.UNKNOWN, 8);
        ByteBuffer stats = Records.callStats(300, 300, 300, 2, 1);
        kernel.map("hot").perCpu.put(1, new ByteBuffer[] {
            Records.hot(read, 7, stats), Records.hot(fsync, 7, stats)});
        kernel.map("hot").perCpu.put(2, new ByteBuffer[] {
            Records.hot(read, 7, stats), Records.hot(fsync, 5, stats)});
        kernel.map("hot").read(0, 1024, (data, key, value, stride, cpus) -> window.hot(data, value, stride, cpus, 7));
        kernel.map("calls").add(read, stats);
        drain();
        assertEquals(
                List.of("read 3", "fsync 1"),
                window.calls(JAVA).stream().map(call -> call.syscall().name() + " " + call.count()).toList());
    }

    @Test
    void errorsStandUnderTheShortCallsMostFrequentFirst() {
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.OPENAT, WaitKind.UNKNOWN, 12), Records.callStats(9, 9, 9, 0, 130));
        kernel.map("errors").add(Records.errorKey(JAVA, 0, FakeTables.OPENAT, 13), Records.errorStats(20, 20));
        kernel.map("errors").add(
                Records.errorKey(JAVA, 0, FakeTables.OPENAT, 2),
                Records.errorStats(60, 10), Records.errorStats(40, 10));
        drain();
        assertEquals(
                List.of(new ErrorCount(tables.error(2), 100, 80), new ErrorCount(tables.error(13), 20, 0)),
                only().errors());
        assertEquals(130, only().count());
    }

    @Test
    void errorsOfLongCallsHaveAnEntryOfTheirOwnWithoutCount() {
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, FakeTables.READ, WaitKind.PIPE, 25), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("errors").add(Records.errorKey(JAVA, 0, FakeTables.READ, 11), Records.errorStats(1, 1));
        drain();
        CallStats unknown = window.calls(JAVA).get(1);
        assertEquals(WaitKind.UNKNOWN, unknown.waitedFor());
        assertEquals(0, unknown.count());
        assertEquals(1, unknown.errorCount());
    }

    @Test
    void tablesAndProcessesAreKeptApart() {
        ProcessKey successor = new ProcessKey(4711, 78);
        kernel.map("calls").add(
                Records.callKey(JAVA, 1, FakeTables.READ_I386, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("calls").add(
                Records.callKey(successor, 2, 1023, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 1));
        drain();
        assertEquals("i386:read", only().syscall().label());
        assertEquals(Set.of(JAVA, successor), window.processes());
        assertEquals("x32:syscall_1023", window.calls(successor).get(0).syscall().label());
    }

    @Test
    void threadsInTheSameCallAreOneWithTheTimeTheySpentInTheWindow() {
        long half = FakeHost.SECOND / 2;
        for (ByteBuffer open : List.of(
                Records.open(JAVA, 1, FROM - 60 * FakeHost.SECOND, FakeTables.READ, WaitKind.PIPE, NO_EVENT),
                Records.open(JAVA, 2, FROM + half, FakeTables.READ, WaitKind.PIPE, NO_EVENT),
                Records.open(JAVA, 3, TO - 1, FakeTables.NANOSLEEP, WaitKind.TIME, NO_EVENT),
                Records.open(JAVA, 4, TO, FakeTables.NANOSLEEP, WaitKind.TIME, NO_EVENT))) {
            window.open(open, 0);
        }
        assertEquals(
                List.of(
                        new OngoingCalls(
                                tables.byNumber(SyscallAbi.X86_64, FakeTables.READ), WaitKind.PIPE, 2,
                                FakeHost.SECOND + half, FROM - 60 * FakeHost.SECOND),
                        new OngoingCalls(
                                tables.byNumber(SyscallAbi.X86_64, FakeTables.NANOSLEEP), WaitKind.TIME, 1, 1, TO - 1)),
                window.ongoing(JAVA));
        assertTrue(window.calls(JAVA).isEmpty());
    }

    @Test
    void keysThatNoProgramWritesAreCountedAndLeftOut() {
        kernel.map("calls").add(
                Records.callKey(JAVA, 3, 0, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("calls").add(
                Records.callKey(JAVA, 0, 1024, WaitKind.UNKNOWN, 8), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("calls").add(Records.callKey(JAVA, 0, 0, WaitKind.UNKNOWN, 3), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("calls").add(Records.callKey(JAVA, 0, 0, WaitKind.UNKNOWN, 64), Records.callStats(9, 9, 9, 0, 1));
        kernel.map("errors").add(Records.errorKey(JAVA, 0, 0, 0), Records.errorStats(1, 1));
        drain();
        assertEquals(5, window.unreadable());
        assertTrue(window.processes().isEmpty());
    }
}
