// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.linux.proc.BootClock;

/** The thread {@code tracewarden-metrics}: samples the host each second, and ends seconds that nothing follows. */
final class Pulse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final long PERIOD_NANOS = 1_000_000_000L;
    private static final long CLOSE_MILLIS = 5_000;

    private final FeatureEngine engine;
    private final HostMetrics metrics;
    private final Judge judge;
    private final BootClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread = new Thread(this::run, "tracewarden-metrics");
    private boolean woken;
    private boolean closing;
    private boolean failureTold;
    private long sampleAt;

    Pulse(FeatureEngine engine, HostMetrics metrics, Judge judge, BootClock clock) {
        this.engine = engine;
        this.metrics = metrics;
        this.judge = judge;
        this.clock = clock;
        sampleAt = clock.now();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Says that a window was opened or the grace changed. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Does what is due and says in how many nanoseconds something will be again. */
    long beat() {
        long now = clock.now();
        engine.endDue(now);
        if (now >= sampleAt) {
            sampleAt += PERIOD_NANOS * ((now - sampleAt) / PERIOD_NANOS + 1);
            metrics.sample(now);
            judge.tick(now);
        }
        return Math.min(sampleAt, engine.dueAt().orElse(Long.MAX_VALUE)) - now;
    }

    private void run() {
        try {
            while (true) {
                long wait = safeBeat();
                lock.lockInterruptibly();
                try {
                    if (!woken && !closing && wait > 0) {
                        changed.awaitNanos(wait);
                    }
                    woken = false;
                    if (closing) {
                        return;
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private long safeBeat() {
        try {
            return beat();
        } catch (RuntimeException fault) {
            if (!failureTold) {
                failureTold = true;
                LOG.error("A second could not be measured or judged; the next ones are tried, without telling again",
                        fault);
            }
            return PERIOD_NANOS;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.MILLISECONDS.toMillis(CLOSE_MILLIS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
