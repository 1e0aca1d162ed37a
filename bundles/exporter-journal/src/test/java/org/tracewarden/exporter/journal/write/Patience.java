// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
final class Patience {

    /** Only a failure takes so long. */
    static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(10).toNanos();

    private Patience() {}

    /** What has to become true; asked again and again. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        await(condition, () -> "not within " + LIMIT);
    }

    /** @param seen what to say when it never holds */
    static void await(Condition condition, Supplier<String> seen) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, seen);
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
