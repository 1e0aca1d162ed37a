// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessKey;

class LinuxPidfdsTest {

    private static final long TICK = 10_000_000L;

    private final LinuxPidfds pidfds = new LinuxPidfds();
    private final ProcessStats stats = new ProcessStats(Path.of("/proc"), new KernelFiles());

    @Test
    void aProcessIsSignalledAndItsEndSeenBeforeItsParentHasWaited() throws Exception {
        // sleep, which the shell becomes, is a parent that never waits; the shell is one that does now and then
        Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
        try {
            int child = Integer.parseInt(parent.inputReader().readLine());
            Waiting.until("the shell has become sleep", () -> named(parent.pid(), "sleep") && named(child, "sleep"));
            Pidfd process = pidfds.open(pidfds.identify(child).orElseThrow()).orElseThrow();
            assertFalse(process.ended());
            assertTrue(process.signal(0));
            assertTrue(process.signal(15));
            Waiting.until("it has ended", process::ended);
            assertEquals('Z', stats.read(child).orElseThrow().state());
            assertFalse(process.signal(0), "a zombie takes no signal");
            assertEquals(Optional.empty(), pidfds.identify(child));
            process.close();
            process.close();
            assertThrows(IllegalStateException.class, process::ended);
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private boolean named(long pid, String comm) {
        return stats.read((int) pid).filter(stat -> stat.comm().equals(comm)).isPresent();
    }

    @Test
    void theExactStartTimeOfAnEventMeansTheSameProcessAsTheRoundedOneOfProc() throws Exception {
        try (Misbehaving process = Misbehaving.start(List.of(), "hold")) {
            process.says();
            ProcessKey rounded = pidfds.identify(process.pid()).orElseThrow();
            assertEquals(0, rounded.startTime() % TICK);
            for (long more : new long[] {0, 1, TICK - 1}) {
                pidfds.open(new ProcessKey(process.pid(), rounded.startTime() + more)).orElseThrow().close();
            }
            assertEquals(Optional.empty(), pidfds.open(new ProcessKey(process.pid(), rounded.startTime() + TICK)));
            assertEquals(Optional.empty(), pidfds.open(new ProcessKey(process.pid(), rounded.startTime() - 1)));
        }
    }

    @Test
    void aProcessThatHasEndedIsNotOpened() throws Exception {
        ProcessKey key;
        try (Misbehaving process = Misbehaving.start(List.of(), "hold")) {
            process.says();
            key = pidfds.identify(process.pid()).orElseThrow();
            process.close();
            process.status();
        }
        assertEquals(Optional.empty(), pidfds.open(key));
        assertEquals(Optional.empty(), pidfds.identify(key.pid()));
        assertEquals(Optional.empty(), pidfds.open(new ProcessKey(0, 0)));
        assertEquals(Optional.empty(), pidfds.open(new ProcessKey(-1, 0)));
    }

    @Test
    void withoutDescriptorsAProcessIsHeldByPidAndStartTime() throws Exception {
        try (Misbehaving process = Misbehaving.start(List.of(), "hold")) {
            process.says();
            ProcessKey key = pidfds.identify(process.pid()).orElseThrow();
            Pidfd other = new ComparedPid(new ProcessKey(key.pid(), key.startTime() + TICK), stats);
            assertTrue(other.ended());
            assertFalse(other.signal(9));
            Pidfd compared = new ComparedPid(key, stats);
            assertFalse(compared.ended());
            assertTrue(compared.signal(9));
            assertEquals(128 + 9, process.status());
            assertTrue(compared.ended());
            assertFalse(compared.signal(9));
        }
    }

    @Test
    void aProcessWhoseFirstThreadHasEndedStillLives() {
        String fields = " 1 5 5 0 -1 0 0 0 0 0 7 3 20 10 20 0 THREADS 0 123 1000 9 18446744073709551615";
        ProcessStat leaderGone = ProcessStat.parse(5, "5 (a) b) Z" + fields.replace("THREADS", "3")).orElseThrow();
        assertTrue(leaderGone.living());
        assertEquals("a) b", leaderGone.comm());
        assertEquals(10, leaderGone.ownTicks());
        assertEquals(30, leaderGone.waitedTicks());
        assertEquals(123 * TICK, leaderGone.startTime());
        assertEquals(9, leaderGone.residentPages());
        assertFalse(ProcessStat.parse(5, "5 (a) Z" + fields.replace("THREADS", "1")).orElseThrow().living());
        assertEquals(Optional.empty(), ProcessStat.parse(5, "5 (a"));
        assertEquals(Optional.empty(), ProcessStat.parse(5, "5 (a) "));
        assertEquals(Optional.empty(), ProcessStat.parse(5, "5 (a) R 1 2 3"));
    }

    @Test
    void whoMayNotSignalIsToldWhatItTakes() {
        IllegalStateException refused = HeldPidfd.refused(7, 9, 1);
        assertEquals("cannot send signal 9 to process 7: Operation not permitted (errno 1); it takes the same user, or"
                + " CAP_KILL", refused.getMessage());
    }
}
