// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * Keeps a burst from running over receivers that only have not had the processor yet: whoever sends waits a little while
 * his own input has room for what comes meanwhile. It never makes anybody else wait: when the input fills up, or the
 * receivers did not catch up in time, it sends on, and they lose. For one thread.
 */
final class Pace {

    static final Pace NONE = new Pace();

    private static final double HALF = 0.5;
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Broadcast<?>[] outputs;
    private boolean givenUp;

    Pace(Broadcast<?>... outputs) {
        this.outputs = outputs;
    }

    /** @param waiting how full the sender's own input is, 0 to 1 */
    void afterBatch(DoubleSupplier waiting) {
        if (fullest() < HALF) {
            givenUp = false;
            return;
        }
        long begin = System.nanoTime();
        // one that stays behind is slow for good and is not waited for again until it has caught up
        while (!givenUp && fullest() >= HALF && waiting.getAsDouble() < HALF
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, STEP_NANOS);
            givenUp = System.nanoTime() - begin > PATIENCE_NANOS;
        }
    }

    private double fullest() {
        double most = 0;
        for (Broadcast<?> output : outputs) {
            most = Math.max(most, (double) output.lag() / output.capacity());
        }
        return most;
    }
}
