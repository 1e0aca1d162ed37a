// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.concurrent.locks.LockSupport;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.RecordHandler;

/** The thread that empties the ring. */
final class RingReader {

    static final String THREAD = "tracewarden-process-reader";
    private static final int BATCH = 512;
    private static final int LOOK_MILLIS = 10;
    private static final long IDLE_CHECK_NANOS = 200_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long JOIN_MILLIS = 5_000;

    private final EventRing ring;
    private final RecordHandler handler;
    private final Runnable onIdle;
    private final Health health;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param onIdle called on the thread when the ring is found empty: the first time, then each 200 ms */
    RingReader(EventRing ring, RecordHandler handler, Runnable onIdle, Health health) {
        this.ring = ring;
        this.handler = handler;
        this.onIdle = onIdle;
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
        long lastIdle = System.nanoTime() - IDLE_CHECK_NANOS;
        while (!stopping) {
            try {
                if (ring.poll(handler, BATCH) > 0) {
                    continue;
                }
                long now = System.nanoTime();
                if (now - lastIdle >= IDLE_CHECK_NANOS) {
                    lastIdle = now;
                    onIdle.run();
                }
                ring.await(LOOK_MILLIS);
            } catch (RuntimeException unexpected) {
                health.failed(unexpected);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
