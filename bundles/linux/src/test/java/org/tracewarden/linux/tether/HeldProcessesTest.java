// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeldProcessesTest {

    private static final int LONG_MILLIS = 600_000;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void theEndOfWhatIsKilledWakesWhoWaitsForIt() throws IOException {
        Process one = start("300");
        Process other = start("300");
        try (HeldProcesses held = new HeldProcesses(List.of(one.pid(), other.pid()))) {
            assertEquals(2, held.living());
            held.kill();
            while (held.living() > 0) {
                held.awaitEnd(LONG_MILLIS);
            }
        }
        assertFalse(Proc.runs(one.pid()));
        assertFalse(Proc.runs(other.pid()));
    }

    @Test
    void soDoesTheEndThatAProcessComesToByItself() throws IOException {
        Process brief = start("0.3");
        Process lasting = start("300");
        try (HeldProcesses held = new HeldProcesses(List.of(lasting.pid(), brief.pid()))) {
            while (held.living() > 1) {
                held.awaitEnd(LONG_MILLIS);
            }
            assertEquals(List.of(lasting.pid()), held.pids());
            assertFalse(Proc.runs(brief.pid()));
            assertTrue(Proc.runs(lasting.pid()));
        }
    }

    @Test
    void theWaitIsBounded() throws IOException {
        try (HeldProcesses held = new HeldProcesses(List.of(start("300").pid()))) {
            long begun = System.nanoTime();
            held.awaitEnd(30);
            assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(29));
            assertEquals(1, held.living());
        }
    }

    @Test
    void whatHasEndedIsNotHeldAndNotWaitedFor() throws Exception {
        Process gone = start("0");
        gone.waitFor();
        try (HeldProcesses held = new HeldProcesses(List.of(gone.pid()))) {
            assertEquals(0, held.living());
            held.kill();
            held.awaitEnd(LONG_MILLIS);
        }
        try (HeldProcesses nobody = new HeldProcesses(List.of())) {
            nobody.awaitEnd(LONG_MILLIS);
        }
    }

    private Process start(String seconds) throws IOException {
        Process process = new ProcessBuilder("sleep", seconds).start();
        started.add(process);
        return process;
    }
}
