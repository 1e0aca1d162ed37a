// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;

/** What a ring gives its reader, and what ends a wait: against the running kernel. */
class LiveRingTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Notes.COLLECTOR);

    @Test
    void manyLapsOfASmallRingLoseAndRepeatNothing() throws Exception {
        try (Probe probe = live.open(new Notes()); EventRing ring = probe.ring("events")) {
            List<Long> read = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                Notes.call(i % 40 + 1);
                read.addAll(Notes.drain(ring));
            }
            long written = Notes.sequence(probe);
            assertEquals(2_000 * 41 / 2, written);
            assertEquals(Notes.numbers(0, written), read);
            assertEquals(0, Notes.lost(probe));
            assertEquals(written, Notes.wanted(probe));
            assertEquals(4096, ring.capacityBytes());
            assertEquals(0, ring.waitingBytes());
        }
    }

    @Test
    void discardedNotesAreSkipped() throws Exception {
        try (Probe probe = live.open(new Notes().constant("discard_every", 3)); EventRing ring = probe.ring("events")) {
            Notes.call(30);
            assertEquals(LongStream.range(0, 30).filter(n -> n % 3 != 0).boxed().toList(), Notes.drain(ring));
        }
    }

    @Test
    void aFullRingCountsItsLossesExactly() throws Exception {
        try (Probe probe = live.open(new Notes()); EventRing ring = probe.ring("events")) {
            Notes.call(1_000);
            int received = Notes.drain(ring).size();
            assertTrue(received > 0 && Notes.lost(probe) > 0);
            assertEquals(1_000, received + Notes.lost(probe));
            assertEquals(1_000, Notes.wanted(probe));
        }
    }

    @Test
    void wakeupEndsAWait() throws Exception {
        try (Probe probe = live.open(new Notes()); EventRing ring = probe.ring("events")) {
            Thread waker = new Thread(ring::wakeup);
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                waker.start();
                ring.await(60_000);
            });
            waker.join();
        }
    }

    @Test
    void theKernelEndsAWaitWhenItSignalsData() throws Exception {
        try (Probe probe = live.open(new Notes()); EventRing ring = probe.ring("events")) {
            Thread caller = new Thread(() -> Notes.call(1));
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                caller.start();
                ring.await(60_000);
            });
            caller.join();
            assertEquals(Notes.numbers(0, 1), Notes.drain(ring));
        }
    }

    @Test
    void aWaitEndsWithItsTime() throws Exception {
        try (Probe probe = live.open(new Notes()); EventRing ring = probe.ring("events")) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ring.await(20));
        }
    }

    @Test
    void closingTheProbeEndsAWaitAndLaterUseThrows() throws Exception {
        Probe probe = live.open(new Notes());
        EventRing ring = probe.ring("events");
        BpfMap counts = probe.map("counts");
        Thread waiter = new Thread(() -> {
            try {
                while (true) {
                    ring.await(60_000);
                }
            } catch (IllegalStateException e) {
                assertEquals("ring events is closed", e.getMessage());
            }
        });
        waiter.start();
        probe.close();
        probe.close();
        waiter.join(10_000);
        assertFalse(waiter.isAlive());
        assertThrows(IllegalStateException.class, () -> ring.poll((data, offset, length) -> {}, 1));
        assertThrows(IllegalStateException.class, ring::waitingBytes);
        assertThrows(IllegalStateException.class, () -> counts.sumPerCpu(0));
        assertThrows(IllegalStateException.class, () -> probe.map("counts"));
        assertThrows(IllegalStateException.class, probe::stats);
        ring.wakeup();
        ring.close();
    }

    @Test
    void aRingHasOneReader() throws Exception {
        try (Probe probe = live.open(new Notes())) {
            EventRing ring = probe.ring("events");
            assertThrows(IllegalStateException.class, () -> probe.ring("events"));
            Notes.call(2);
            assertThrows(IllegalStateException.class, () -> ring.poll((data, offset, length) -> ring.close(), 1));
            ring.close();
            assertEquals(Notes.numbers(1, 2), Notes.drain(probe.ring("events")));
            assertThrows(IllegalStateException.class, () -> probe.ring("counts"));
            assertThrows(IllegalArgumentException.class, () -> probe.ring("nothing"));
        }
    }
}
