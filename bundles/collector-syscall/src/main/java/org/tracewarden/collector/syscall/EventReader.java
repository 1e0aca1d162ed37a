// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.concurrent.locks.LockSupport;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.RecordHandler;
import org.tracewarden.linux.proc.BootClock;

/**
 * The thread {@code tracewarden-syscall}: takes slow and failed calls from their ring, looking ten times a second or
 * when it is woken because many wait, and ends the window each second, a flood of records or not.
 */
final class EventReader {

    static final String THREAD = "tracewarden-syscall";
    static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int BATCH = 512;
    private static final int LOOK_MILLIS = 100;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final long JOIN_MILLIS = 5_000;

    private final EventRing ring;
    private final RecordHandler handler;
    private final Runnable onIdle;
    private final Runnable onWindow;
    private final BootClock clock;
    private final Health health;
    private final Thread thread = new Thread(this::run, THREAD);
    private volatile boolean stopping;

    /**
     * @param onIdle called on the thread when the ring is found empty
     * @param onWindow ends the window; the last time when the thread is asked to stop
     */
    EventReader(
            EventRing ring, RecordHandler handler, Runnable onIdle, Runnable onWindow, BootClock clock,
            Health health) {
        this.ring = ring;
        this.handler = handler;
        this.onIdle = onIdle;
        this.onWindow = onWindow;
        this.clock = clock;
        this.health = health;
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
        long windowEnds = clock.now() + WINDOW_NANOS;
        while (!stopping) {
            try {
                int records = ring.poll(handler, BATCH);
                long now = clock.now();
                if (now >= windowEnds) {
                    // when it was late by more than a window, as after a sleep of the host, none is made up for
                    windowEnds = Math.max(windowEnds + WINDOW_NANOS, now);
                    onWindow.run();
                } else if (records == 0) {
                    onIdle.run();
                    ring.await((int) Math.min(LOOK_MILLIS, (windowEnds - now) / 1_000_000 + 1));
                }
            } catch (RuntimeException unexpected) {
                health.failed(unexpected);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        try {
            onWindow.run();
        } catch (RuntimeException unexpected) {
            health.failed(unexpected);
        }
    }
}
