// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;

class ProcessesTest {

    private static final long TICK = 10_000_000L;
    private static final ProcessKey KEY = new ProcessKey(42, 5 * TICK + 3);

    private final FakeHost host = new FakeHost();
    private final Processes withTable = new Processes(() -> Optional.of(host), host, host);
    private final Processes alone = new Processes(Optional::empty, host, host);

    @Test
    void theProcessTableKnowsBest() {
        ProcessInfo info = FakeHost.process(42, KEY.startTime(), "known");
        host.table.put(KEY, new ProcessTable.Entry(info, true, 0));
        host.inProc(42, 5 * TICK, "other");
        assertEquals(info, withTable.describe(KEY));
        assertEquals(0, host.looks);
    }

    @Test
    void whoWasJustBornIsAwaitedUntilTheTableKnowsIt() throws InterruptedException {
        ProcessKey young = new ProcessKey(43, host.now);
        Map<ProcessKey, ProcessTable.Entry> later = new ConcurrentHashMap<>();
        Processes processes = new Processes(() -> {
            host.table.putAll(later);
            return Optional.of(host);
        }, host, host);
        Thread turn = new Thread(() -> processes.awaitYoung(Set.of(young)));
        turn.start();
        later.put(young, new ProcessTable.Entry(FakeHost.process(43, host.now, "gnat"), true, 0));
        turn.join();
        assertEquals("gnat", processes.describe(young).comm());
    }

    @Test
    void whoIsNeverKnownHoldsNobodyUp() {
        withTable.awaitYoung(Set.of(new ProcessKey(43, host.now)));
        assertEquals("", withTable.describe(new ProcessKey(43, host.now)).comm());
    }

    @Test
    void whoBecameAnotherUserSinceItsExecIsThatUserFromThenOn() {
        host.table.put(KEY, new ProcessTable.Entry(FakeHost.process(42, KEY.startTime(), "daemon"), true, 0));
        int before = withTable.describe(KEY).uid();
        assertEquals(65534, withTable.describe(KEY, 99, "daemon", 65534).uid());
        assertEquals(65534, withTable.describe(KEY).uid());
        assertEquals("daemon", withTable.describe(KEY).comm());
        assertEquals(before, withTable.describe(KEY, 99, "daemon", before).uid());
        assertEquals(before, withTable.describe(KEY).uid());
    }

    @Test
    void theMainThreadsNameIsTheProcesssAlsoBeforeTheTableKnowsIt() {
        ProcessInfo shell = FakeHost.process(42, KEY.startTime(), "sh");
        host.table.put(KEY, new ProcessTable.Entry(shell, true, 0));
        assertEquals("gnat", withTable.describe(KEY, 42, "gnat", shell.uid()).comm());
        assertEquals(shell, withTable.describe(KEY, 43, "worker-1", shell.uid()));
    }

    @Test
    void procIsBelievedWhenTheStartIsInTheSameTick() {
        host.inProc(42, 5 * TICK, "sleep");
        ProcessInfo info = alone.describe(KEY, 99, "thread", 1000);
        assertEquals(KEY, info.key());
        assertEquals("sleep", info.comm());
        alone.describe(KEY);
        assertEquals(1, host.looks);
    }

    @Test
    void anotherProcessUnderThePidIsNotTakenForIt() {
        host.inProc(42, 6 * TICK, "successor");
        ProcessInfo info = alone.describe(KEY, 99, "worker", 1000);
        assertEquals(KEY, info.key());
        assertEquals("worker", info.comm());
        assertEquals(1000, info.uid());
        assertEquals("", info.exe());
        assertEquals("worker", alone.describe(KEY).comm());
    }

    @Test
    void whatWasKnownOfAProcessStaysWhenItIsGone() {
        host.inProc(42, 5 * TICK, "sleep");
        alone.describe(KEY);
        host.processes.clear();
        host.now += 6 * FakeHost.SECOND;
        assertEquals("sleep", alone.describe(KEY, 99, "worker", 0).comm());
        assertEquals(2, host.looks);
    }

    @Test
    void aNameThatComesLaterIsTakenUp() {
        assertEquals("", alone.describe(KEY).comm());
        host.now += 6 * FakeHost.SECOND;
        assertEquals("worker", alone.describe(KEY, 99, "worker", 0).comm());
    }

    @Test
    void looksIntoProcAreLimitedToTwoHundredASecond() {
        for (int pid = 1; pid <= 1000; pid++) {
            assertEquals(pid, alone.describe(new ProcessKey(pid, 1)).pid());
        }
        assertEquals(200, host.looks);
        host.now += FakeHost.SECOND;
        alone.describe(new ProcessKey(1000, 1));
        assertEquals(201, host.looks);
    }

    @Test
    void aProcessIsDeadWhenTheTableSaysItDiedBeforeTheCensus() {
        ProcessInfo info = FakeHost.process(42, KEY.startTime(), "known");
        host.inProc(42, 5 * TICK, "known");
        Processes.Census census = withTable.census();
        host.table.put(KEY, new ProcessTable.Entry(info, true, 0));
        assertFalse(census.dead(KEY));
        host.table.put(KEY, new ProcessTable.Entry(info, false, host.now));
        assertTrue(census.dead(KEY));
        host.table.put(KEY, new ProcessTable.Entry(info, false, host.now + 1));
        assertFalse(census.dead(KEY), "it may have called between census and turn");
    }

    @Test
    void withoutTheTableAProcessIsDeadWhenItsPidIsGoneOrUsedAnew() {
        host.inProc(42, 5 * TICK, "sleep");
        Processes.Census census = alone.census();
        host.processes.clear();
        ProcessKey successor = new ProcessKey(42, 9 * TICK);
        assertFalse(census.dead(KEY));
        assertTrue(alone.census().dead(KEY));
        assertFalse(alone.census().dead(new ProcessKey(43, host.now)), "born while /proc was listed");
        census.called(successor);
        assertEquals(Set.of(KEY), census.deadOf(Set.of(KEY, successor)));
    }
}
