// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.concurrent.locks.LockSupport;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.RecordHandler;

/**
 * The thread that empties the ring. While records come it looks every 10 ms, or is woken when many wait; after a quiet
 * second it asks the kernel side to be woken by the next record, and sleeps.
 */
final class RingReader {

    static final String THREAD = "tracewarden-process-reader";
    private static final int BATCH = 512;
    private static final int LOOK_MILLIS = 10;
    private static final int SLEEP_MILLIS = 200;
    private static final long QUIET_NANOS = 1_000_000_000L;
    private static final long IDLE_CHECK_NANOS = 200_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long JOIN_MILLIS = 5_000;

    private final EventRing ring;
    private final RecordHandler handler;
    private final Runnable onIdle;
    private final Runnable beforeSleep;
    private final Health health;
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param onIdle called on the thread when the ring is found empty: the first time, then each 200 ms
     * @param beforeSleep asks the kernel side to wake the reader at the next record
     */
    RingReader(EventRing ring, RecordHandler handler, Runnable onIdle, Runnable beforeSleep, Health health) {
        this.ring = ring;
        this.handler = handler;
        this.onIdle = onIdle;
        this.beforeSleep = beforeSleep;
        this.health = health;
        thread = new Thread(this::run, THREAD);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    long threadId() {
        return thread.getId();
    }

    /** @return whether the thread has ended, so that the ring may be closed */
    boolean stop() {
        stopping = true;
        ring.wakeup();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        long lastRecord = System.nanoTime();
        long lastIdle = lastRecord - IDLE_CHECK_NANOS;
        while (!stopping) {
            try {
                long now = System.nanoTime();
                if (ring.poll(handler, BATCH) > 0) {
                    lastRecord = now;
                    continue;
                }
                if (now - lastIdle >= IDLE_CHECK_NANOS) {
                    lastIdle = now;
                    onIdle.run();
                }
                if (now - lastRecord < QUIET_NANOS) {
                    ring.await(LOOK_MILLIS);
                    continue;
                }
                beforeSleep.run();
                // a record may have come just before the kernel side knew
                if (ring.poll(handler, BATCH) > 0) {
                    lastRecord = now;
                } else {
                    ring.await(SLEEP_MILLIS);
                }
            } catch (RuntimeException unexpected) {
                health.failed(unexpected);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
