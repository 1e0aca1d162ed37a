// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes whoever waits when a command prints a line, whatever it says, or ends. Thread-safe. */
final class Bell {

    private final Semaphore rung = new Semaphore(0);

    /** A stream for one command. */
    OutputStream listener() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                if (b == '\n') {
                    rung.release();
                }
            }

            @Override
            public void close() {
                rung.release();
            }
        };
    }

    /**
     * Waits until it has rung, since the last time too.
     *
     * @return whether it has
     */
    boolean await(Duration longest) throws InterruptedException {
        boolean heard = rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        rung.drainPermits();
        return heard;
    }
}
