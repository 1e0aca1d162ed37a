// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;

/**
 * Feeds the coroner from the bus and lets it explain each death when that has settled. The subscription's thread only
 * feeds; one thread of its own explains and publishes, so that certificates come in order and without further events.
 */
final class DeathWatch implements EventSubscriber, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeathWatch.class);
    private static final int QUEUE = 65_536;
    /** So many deaths at once are not worth a wake-up each. */
    private static final long SHORTEST_WAIT_NANOS = 1_000_000L;
    private static final long REPORT_NANOS = 60_000_000_000L;
    private static final long CLOSE_SECONDS = 5;

    private final EventBus bus;
    private final CertificateArchive archive;
    private final EventClock clock;
    private final Coroner coroner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition exitArrived = lock.newCondition();
    private final Condition roomMade = lock.newCondition();
    private final Thread thread;
    private Subscription subscription;
    private boolean closing;
    private long lagged;
    private long reported;
    private long reportedAt;

    DeathWatch(EventBus bus, CertificateArchive archive, Settings settings, EventClock clock) {
        this.bus = bus;
        this.archive = archive;
        this.clock = clock;
        this.coroner = new Coroner(settings, clock);
        this.reportedAt = clock.monotonic() - REPORT_NANOS;
        this.thread = new Thread(this::issueUntilClosed, "tracewarden-correlation");
        thread.setDaemon(true);
    }

    void start() {
        subscription = bus.subscribe(Coroner.NAME, EventFilter.types(ProcessFork.class, ProcessExec.class,
                ProcessExit.class, SignalSent.class, SignalDelivered.class, OomKill.class, CpuThrottled.class,
                Gap.class), QUEUE, this);
        thread.start();
    }

    void configure(Settings settings) {
        lock.lock();
        try {
            coroner.configure(settings);
            exitArrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEvent(Event event) {
        lock.lock();
        try {
            // full: wait, so that the bus keeps and at last counts what does not fit
            while (coroner.pending() >= Coroner.PENDING && !closing) {
                roomMade.awaitUninterruptibly();
            }
            coroner.accept(event);
            if (coroner.isNext(event) || event instanceof OomKill) {
                exitArrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onLagged(long lost) {
        Gap gap;
        lock.lock();
        try {
            gap = coroner.lagged(lost);
            lagged += lost;
        } finally {
            lock.unlock();
        }
        bus.publish(gap);
    }

    private void issueUntilClosed() {
        try {
            while (awaitDue()) {
                issueOne();
                report();
            }
        } catch (InterruptedException stop) {
            LOG.warn("Interrupted with {} deaths not explained", coroner.pending());
        }
    }

    /** Waits for a death to be due. False when closed and all are explained. */
    private boolean awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closing) {
                    return coroner.pending() > 0;
                }
                long wait = coroner.untilDue();
                if (wait <= 0 || coroner.pending() >= Coroner.PENDING) {
                    return true;
                }
                if (wait == Long.MAX_VALUE) {
                    exitArrived.await();
                } else {
                    exitArrived.awaitNanos(Math.max(wait, SHORTEST_WAIT_NANOS));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void issueOne() {
        DeathRecorded recorded;
        lock.lock();
        try {
            DeathCertificate death = coroner.issue();
            recorded = new DeathRecorded(clock.header(Coroner.NAME), death);
            roomMade.signal();
        } catch (RuntimeException fault) {
            LOG.error("A death could not be explained; it has no certificate", fault);
            return;
        } finally {
            lock.unlock();
        }
        archive.add(recorded.certificate());
        bus.publish(recorded);
    }

    /** Says at most once a minute what was missed, had to be forgotten or came too late. */
    private void report() {
        long total;
        long evicted;
        long late;
        long missed;
        lock.lock();
        try {
            missed = lagged;
            evicted = coroner.evicted();
            late = coroner.late();
            total = evicted + late + missed;
            if (total == reported || clock.monotonic() - reportedAt < REPORT_NANOS) {
                return;
            }
            reported = total;
            reportedAt = clock.monotonic();
        } finally {
            lock.unlock();
        }
        LOG.warn("Since the start {} events were missed because correlation fell behind (certificates of that time are "
                + "marked incomplete), {} facts about living processes were forgotten for want of room, and {} events "
                + "came after the certificate that they belonged on (a longer settle-millis helps)",
                missed, evicted, late);
    }

    /** Ends the subscription, explains what still waits, and ends the thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            exitArrived.signal();
            roomMade.signalAll();
        } finally {
            lock.unlock();
        }
        subscription.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
            LOG.warn("Deaths still wait for a certificate after {} s; they will not get one", CLOSE_SECONDS);
        }
    }
}
