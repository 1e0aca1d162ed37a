// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.StructLayout;

/** What a probe takes over from the one before, and what it gives up: against the running kernel. */
class LiveHandOverTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Notes.COLLECTOR);

    @Test
    void aSuccessorTakesOverAtTheSamePositionWithWhatCameMeanwhile() throws Exception {
        Probe first = live.open(new Notes());
        EventRing ring = first.ring("events");
        Notes.call(20);
        assertEquals(Notes.numbers(0, 20), Notes.drain(ring));
        assertFalse(first.adopted());
        Notes.call(5);
        first.close();
        Notes.call(10);

        Probe second = live.open(new Notes());
        assertTrue(second.adopted());
        assertEquals(0, second.abandonedRecords());
        assertEquals(List.of(new Attachment("tp_btf/sys_enter", true, "")), second.attachments());
        Notes.call(5);
        assertEquals(Notes.numbers(20, 40), Notes.drain(second.ring("events")));
        assertEquals(40, Notes.wanted(second));
        second.close();
    }

    @Test
    void aNewKeeperTakesOverAfterACrash() throws Exception {
        live.open(new Notes());
        Notes.call(10);
        // the old keeper goes without a word, as with kill -9: its descriptors stay until the end of this test
        ProbeKeeper crashed = live.keeper();
        live.start(new GracePeriods(LiveKeeper.LATE, LiveKeeper.SOON));

        Probe successor = live.open(new Notes());
        assertTrue(successor.adopted());
        assertEquals(Notes.numbers(0, 10), Notes.drain(successor.ring("events")));
        successor.close();
        crashed.stop(false);
    }

    @Test
    void aChangedConstantIsHandedOverToWithoutLoss() throws Exception {
        Probe before = live.open(new Notes().constant("tag", 1));
        Notes.call(10);
        before.close();
        Notes.call(10);

        Probe after = live.open(new Notes().constant("tag", 2));
        assertFalse(after.adopted());
        assertEquals(0, after.abandonedRecords());
        Notes.call(10);
        List<Long> tags = new ArrayList<>();
        List<Long> read = new ArrayList<>();
        after.ring("events").poll((data, offset, length) -> {
            read.add(Notes.number(data, offset, length));
            tags.add(data.getLong(offset + 8));
        }, Integer.MAX_VALUE);
        assertEquals(Notes.numbers(0, 30), read);
        assertEquals(Stream.concat(Collections.nCopies(20, 1L).stream(),
                Collections.nCopies(10, 2L).stream()).toList(), tags);
        assertEquals(30, Notes.wanted(after));
        assertEquals(1, PinDirectory.in(live.pins()).size());
        after.close();
    }

    @Test
    void theCallsOfARunningThreadAreAllSeenOverAHandOver() throws Exception {
        Probe before = live.open(new Notes().constant("tag", 1).size("events", 1 << 20));
        CountDownLatch half = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            Notes.call(1_000);
            half.countDown();
            Notes.call(9_000);
        });
        caller.start();
        half.await();
        before.close();
        Probe after = live.open(new Notes().constant("tag", 2).size("events", 1 << 20));
        caller.join();

        // every call is seen once, or twice in the moment when old and new are both attached; two writers at a time
        // may also number their notes in another order than they reserve them
        List<Long> read = Notes.drain(after.ring("events"));
        assertEquals(Notes.numbers(0, read.size()), read.stream().sorted().toList());
        assertTrue(read.size() >= 10_000, read.size() + " notes of 10,000 calls");
        assertEquals(0, Notes.lost(after));
        after.close();
    }

    @Test
    void anotherLayoutStartsAfreshAndSaysWhatItGaveUp() throws Exception {
        Probe before = live.open(new Notes());
        Notes.call(17);
        before.close();

        Probe after = live.open(new Notes().layouts(StructLayout.of("note", 24).field("number", 0, 8).build()));
        assertFalse(after.adopted());
        assertEquals(17, after.abandonedRecords());
        Notes.call(3);
        assertEquals(Notes.numbers(0, 3), Notes.drain(after.ring("events")));
        assertEquals(1, PinDirectory.in(live.pins()).size());
        after.close();
    }

    @Test
    void anotherRingSizeGivesUpTheRingButKeepsTheCounters() throws Exception {
        Probe before = live.open(new Notes());
        Notes.call(9);
        before.close();

        Probe after = live.open(new Notes().size("events", 8192));
        assertEquals(9, after.abandonedRecords());
        Notes.call(3);
        EventRing ring = after.ring("events");
        assertEquals(8192, ring.capacityBytes());
        assertEquals(Notes.numbers(9, 12), Notes.drain(ring));
        assertEquals(12, Notes.wanted(after));
        after.close();
    }

    @Test
    void aProgramOnAPerfEventWorksOverATakeOverAndLeavesNoEventBehind() throws Exception {
        Set<Integer> events = PerfEvents.open();
        Probe first = live.open(new Notes().with("classic"));
        assertEquals(List.of("tp_btf/sys_enter", "tp/raw_syscalls/sys_exit"),
                first.attachments().stream().filter(Attachment::attached).map(Attachment::place).toList());
        assertEquals(events, PerfEvents.open());
        first.close();
        Probe second = live.open(new Notes().with("classic"));
        long before = second.map("sequence").lookup(1).getLong(0);
        Notes.call(10);
        long after = second.map("sequence").lookup(1).getLong(0);
        assertTrue(after - before >= 10, after + " calls after " + before);
        second.close();
    }

    @Test
    void aFailedHandOverLeavesThePredecessorRunning() throws Exception {
        live.open(new Notes()).close();
        Notes.call(3);
        assertThrows(ProbeException.class, () -> live.open(new Notes().with("refused_by_verifier")));
        Notes.call(3);
        Probe probe = live.open(new Notes());
        assertTrue(probe.adopted());
        assertEquals(Notes.numbers(0, 6), Notes.drain(probe.ring("events")));
        probe.close();
    }

    @Test
    void aStopOfTheLinuxBundleAloneLeavesPinsToItsNextStart() throws Exception {
        Probe probe = live.open(new Notes());
        Notes.call(4);
        live.keeper().stop(false);
        assertThrows(IllegalStateException.class, () -> probe.ring("events"));
        Notes.call(4);
        live.start(new GracePeriods(LiveKeeper.LATE, LiveKeeper.SOON));

        Probe successor = live.open(new Notes());
        assertTrue(successor.adopted());
        assertEquals(Notes.numbers(0, 8), Notes.drain(successor.ring("events")));
        successor.close();
    }
}
