// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/**
 * Keeps a burst from running over receivers that only have not had the processor yet: whoever sends waits a little
 * while his own input has room for what comes meanwhile. It never makes anybody else wait: when the input fills up, or
 * the receivers did not catch up in time, it sends on, and they lose. For one thread.
 */
final class Pace {

    static final Pace NONE = new Pace();

    /** More than half, where whoever fills the input begins to wait: so it fills up only when that one cannot wait. */
    private static final double NEARLY_FULL = 0.875;
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    /** More than a thread waits for a processor on a machine that is far too busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Broadcast<?>[] outputs;

    Pace(Broadcast<?>... outputs) {
        this.outputs = outputs;
    }

    /** @param waiting how full the sender's own input is, 0 to 1 */
    void afterBatch(DoubleSupplier waiting) {
        for (Broadcast<?> output : outputs) {
            long half = output.capacity() / 2;
            if (!output.lagsBy(half)) {
                continue;
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (output.lagsBy(half) && waiting.getAsDouble() < NEARLY_FULL && System.nanoTime() - deadline < 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, STEP_NANOS);
            }
            // waited for in vain: the others are not to lose for it
            output.giveUp(half);
        }
    }
}
