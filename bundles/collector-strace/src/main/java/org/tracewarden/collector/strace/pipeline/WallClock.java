// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.time.Instant;

/** Now, nanoseconds since 1970-01-01T00:00Z. */
final class WallClock {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private WallClock() {}

    static long nanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
