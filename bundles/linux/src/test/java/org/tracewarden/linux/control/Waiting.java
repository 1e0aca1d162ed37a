// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what others do. */
final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "not within " + LIMIT.toSeconds() + " s: " + what);
            Thread.sleep(5);
        }
    }
}
