// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class SystemBootClockTest {

    private final SystemBootClock clock = new SystemBootClock();

    @Test
    void countsFromTheBootOfTheKernel() throws IOException {
        double before = uptimeSeconds();
        double now = clock.now() / 1e9;
        double after = uptimeSeconds();
        assertTrue(before - 0.02 <= now && now <= after + 0.02, before + " <= " + now + " <= " + after);
    }

    @Test
    void aMomentOfTheBootClockHasItsPlaceInWallTime() {
        long before = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        long wall = clock.toWallTime(clock.now());
        long after = ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
        long slack = 1_000_000L;
        assertTrue(before - slack <= wall && wall <= after + slack, before + " <= " + wall + " <= " + after);
    }

    @Test
    void differencesStayTheSameInWallTime() {
        long boot = clock.now();
        assertEquals(5_000L, clock.toWallTime(boot) - clock.toWallTime(boot - 5_000L));
    }

    private static double uptimeSeconds() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    }
}
