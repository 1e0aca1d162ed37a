// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.WaitKind;

class LedgerTest {

    private static final Syscall READ = new Syscall(SyscallAbi.X86_64, 0, "read");
    private static final FakeTables TABLES = new FakeTables();

    private final Ledger ledger = new Ledger(2);
    private final ProcessInfo one = FakeHost.process(1, 10, "one");
    private final ProcessInfo two = FakeHost.process(2, 20, "two");
    private final ProcessInfo three = FakeHost.process(3, 30, "three");

    private static CallStats calls(WaitKind wait, long nanos, int times, ErrorCount... errors) {
        return new CallStats(
                READ, wait, times, nanos * times, nanos * times, nanos, 5,
                new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(nanos), times).build(), List.of(errors),
                1);
    }

    private static ErrorCount error(int errno, long count, long withheld) {
        return new ErrorCount(TABLES.error(errno), count, withheld);
    }

    @Test
    void windowsAreSummedByCallAndWait() {
        ledger.add(one, 0, 100, List.of(calls(WaitKind.UNKNOWN, 50, 2, error(2, 1, 0), error(11, 2, 1))));
        ledger.add(one, 100, 200, List.of(
                calls(WaitKind.UNKNOWN, 900, 1, error(2, 5, 3)), calls(WaitKind.DISK, 2_000_000, 1)));
        ProcessSyscalls sums = ledger.find(one.key()).orElseThrow();
        assertEquals(0, sums.from());
        assertEquals(200, sums.to());
        assertFalse(sums.ended());
        assertEquals(2, sums.calls().size());
        CallStats shorts = sums.calls().stream()
                .filter(call -> call.waitedFor() == WaitKind.UNKNOWN).findFirst().orElseThrow();
        assertEquals(
                new CallStats(
                        READ, WaitKind.UNKNOWN, 3, 1000, 1000, 900, 10,
                        new LatencyHistogram.Builder()
                                .add(LatencyHistogram.bucketOf(50), 2)
                                .add(LatencyHistogram.bucketOf(900), 1)
                                .build(),
                        List.of(error(2, 6, 3), error(11, 2, 1)), 2),
                shorts);
    }

    @Test
    void theProcessThatCalledLongestAgoIsForgottenFirst() {
        ledger.add(one, 0, 100, List.of(calls(WaitKind.UNKNOWN, 50, 1)));
        ledger.add(two, 0, 100, List.of(calls(WaitKind.UNKNOWN, 50, 1)));
        ledger.add(one, 100, 200, List.of(calls(WaitKind.UNKNOWN, 50, 1)));
        ledger.find(two.key());
        ledger.add(three, 200, 300, List.of(calls(WaitKind.UNKNOWN, 50, 1)));
        assertEquals(Optional.empty(), ledger.find(two.key()));
        assertEquals(1, ledger.forgotten());
        assertEquals(2, ledger.all().size());
    }

    @Test
    void whoOnlyWaitsIsNotAddedAndWhoEndedStaysUntilItIsPushedOut() {
        ledger.add(one, 0, 100, List.of());
        assertTrue(ledger.all().isEmpty());
        ledger.add(one, 0, 100, List.of(calls(WaitKind.UNKNOWN, 50, 1)));
        ledger.ended(List.of(one.key(), two.key()));
        ProcessSyscalls ended = ledger.find(one.key()).orElseThrow();
        assertTrue(ended.ended());
        assertEquals(100, ended.to());
        ledger.resize(0);
        assertTrue(ledger.all().isEmpty());
    }
}
