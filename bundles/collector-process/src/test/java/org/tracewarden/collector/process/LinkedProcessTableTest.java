// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;

class LinkedProcessTableTest {

    private final LinkedProcessTable table = new LinkedProcessTable(3);

    private static ProcessInfo info(int pid, long start, String... argv) {
        return new ProcessInfo(
                new ProcessKey(pid, start), Optional.empty(), 0, "p" + pid, "", List.of(argv), false, "", pid, pid, "",
                pid, 0, false, Workload.ROOT);
    }

    private List<Integer> ancestors(TableEntry entry) {
        return table.ancestry(entry).stream().map(ProcessInfo::pid).toList();
    }

    @Test
    void theLongestDeadIsForgottenFirst() {
        TableEntry first = table.add(info(1, 1), null);
        TableEntry second = table.add(info(2, 2), null);
        table.add(info(3, 3), null);
        table.die(second, 10);
        table.die(first, 11);

        table.add(info(4, 4), null);

        assertEquals(Optional.empty(), table.find(2));
        assertTrue(table.find(1).isPresent());
        assertEquals(3, table.size());
        assertEquals(0, table.evictedAlive());
    }

    @Test
    void whenAllLiveTheOldestWithoutLivingChildrenGoesAndIsCounted() {
        TableEntry init = table.add(info(1, 1), null);
        TableEntry shell = table.add(info(2, 2), init);
        TableEntry job = table.add(info(3, 3), shell);

        table.add(info(4, 4), init);

        assertEquals(List.of(1, 2, 4), table.living().stream().map(ProcessInfo::pid).toList());
        assertEquals(1, table.evictedAlive());
        assertTrue(job.forgotten);
    }

    @Test
    void aForgottenParentEndsTheAncestryOfItsChildren() {
        TableEntry init = table.add(info(1, 1), null);
        TableEntry shell = table.add(info(2, 2), init);
        TableEntry job = table.add(info(3, 3), shell);
        table.die(shell, 5);
        table.add(info(4, 4), init);

        assertEquals(Optional.empty(), table.find(2));
        assertEquals(List.of(2), ancestors(job));
    }

    @Test
    void resizingForgetsAtOnce() {
        table.add(info(1, 1), null);
        TableEntry second = table.add(info(2, 2), null);
        table.die(second, 3);

        table.resize(1);

        assertEquals(1, table.size());
        assertEquals(1, table.capacity());
        assertTrue(table.find(1).isPresent());
    }

    @Test
    void aPidFindsTheLivingProcessOtherwiseTheOneThatDiedLast() {
        TableEntry old = table.add(info(7, 1), null);
        table.die(old, 2);
        TableEntry young = table.add(info(7, 3), null);
        assertEquals(3, table.find(7).orElseThrow().info().key().startTime());

        table.die(young, 4);

        assertEquals(3, table.find(7).orElseThrow().info().key().startTime());
        assertFalse(table.find(new ProcessKey(7, 1)).orElseThrow().alive());
    }

    @Test
    void aLateRecordOfAnOlderProcessDoesNotTakeThePid() {
        table.add(info(7, 3), null);

        table.add(info(7, 1), null);

        assertEquals(3, table.find(7).orElseThrow().info().key().startTime());
        assertTrue(table.find(7).orElseThrow().alive());
    }

    @Test
    void aStartTimeFromProcIsMadeExactByTheFirstRecordOfTheSameTick() {
        TableEntry parent = table.add(info(8, 20_000_000), null);
        parent.tickPrecise = true;
        TableEntry child = table.add(
                Copies.withParent(info(9, 30_000_000), Optional.of(new ProcessKey(8, 20_000_000))), parent);
        child.tickPrecise = true;

        assertEquals(null, table.lookup(8, 30_000_001));
        assertEquals(parent, table.lookup(8, 20_000_001));

        ProcessKey exact = new ProcessKey(8, 20_000_001);
        assertEquals(exact, table.find(8).orElseThrow().info().key());
        assertEquals(Optional.of(exact), child.info.parent());
        assertEquals(null, table.lookup(8, 20_000_002));
    }

    @Test
    void aCycleIsRefused() {
        TableEntry first = table.add(info(1, 1), null);
        TableEntry second = table.add(info(2, 2), first);
        TableEntry third = table.add(info(3, 3), second);

        table.reparent(first, third);
        table.reparent(first, first);

        assertEquals(List.of(2, 1), ancestors(third));
        assertEquals(List.of(), ancestors(first));
    }

    @Test
    void ancestryIsAtMostSixtyFourLong() {
        LinkedProcessTable deep = new LinkedProcessTable(1024);
        TableEntry last = null;
        for (int pid = 1; pid <= 100; pid++) {
            last = deep.add(info(pid, pid), last);
        }
        assertEquals(64, deep.ancestry(last).size());
    }

    @Test
    void aDeadProcessKeepsAShortCommandLine() {
        TableEntry entry = table.add(info(1, 1, "a".repeat(500), "b".repeat(100), "c"), null);

        table.die(entry, 2);

        assertEquals(List.of("a".repeat(500), "b".repeat(12)), entry.info.argv());
        assertTrue(entry.info.argvTruncated());
    }
}
