// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** Waits for a condition, never for a time. */
final class Patience {

    /** Only a failure takes so long; a host that builds and tests other things meanwhile stands still for seconds. */
    static final Duration ENOUGH = Duration.ofSeconds(30);
    /** For victims that start thousands of processes, or wait for a disk. */
    static final Duration LONG = Duration.ofMinutes(4);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** Looks again and again until what it sees is good; fails with the last thing seen. */
    static <T> T until(String wanted, Duration limit, Supplier<T> look, Predicate<? super T> good) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (;;) {
            T seen = look.get();
            if (good.test(seen)) {
                return seen;
            }
            if (System.nanoTime() - deadline > 0) {
                return Assertions.fail("waited " + limit.toSeconds() + " s for " + wanted + ", last seen: " + seen);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
