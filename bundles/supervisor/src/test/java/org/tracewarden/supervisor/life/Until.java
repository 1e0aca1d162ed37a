// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what has to come. */
final class Until {

    private static final long LIMIT_NANOS = 10_000_000_000L;

    private Until() {}

    static void true_(BooleanSupplier condition, Supplier<String> seen) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("did not come within 10 s: " + seen.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
