// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** A limited wait for what the kernel does by itself. Used by one thread. */
final class Deadline {

    private static final long FIRST_PAUSE_MICROS = 200;
    private static final long LONGEST_PAUSE_MICROS = 10_000;

    private final long end;
    private long pauseMicros = FIRST_PAUSE_MICROS;

    Deadline(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    boolean over() {
        return System.nanoTime() - end >= 0;
    }

    /** Waits a little, each time longer. */
    void pause() throws IOException {
        try {
            Thread.sleep(pauseMicros / 1_000, (int) (pauseMicros % 1_000) * 1_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for members of a control group to end");
        }
        pauseMicros = Math.min(2 * pauseMicros, LONGEST_PAUSE_MICROS);
    }
}
