// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Feeds the investigation from the bus. The subscription's thread hands over events; a thread of its own looks at
 * /proc, which may take long, and ends what has been silent when no event says how late it is. One lock guards the
 * investigation; nothing is read from /proc under it.
 */
final class PatternWatch implements EventSubscriber, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PatternWatch.class);
    private static final int QUEUE = 16_384;
    private static final long ROUND_MILLIS = 1000;
    /** Events travel for up to so long; a tick must not run ahead of them. */
    private static final long TRAVEL_NANOS = 3_000_000_000L;
    private static final long REPORT_NANOS = 60_000_000_000L;
    private static final long CLOSE_SECONDS = 5;

    private final EventBus bus;
    private final ProcFs procFs;
    private final BootClock clock;
    private final Object lock = new Object();
    private final Investigation investigation;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Subscription subscription;
    private long lagged;
    private long reported;
    private long reportedAt = Long.MIN_VALUE;

    PatternWatch(EventBus bus, ProcFs procFs, BootClock clock, Settings settings) {
        this.bus = bus;
        this.procFs = procFs;
        this.clock = clock;
        this.investigation = new Investigation(settings, bus::publish);
        this.thread = new Thread(this::goRounds, "tracewarden-patterns");
        thread.setDaemon(true);
    }

    void start() {
        subscription = bus.subscribe(Episodes.NAME, EventFilter.types(SlowSyscall.class, FailedSyscall.class,
                SyscallStats.class, ProcessExit.class, Gap.class), QUEUE, this);
        thread.start();
    }

    void configure(Settings settings) {
        synchronized (lock) {
            investigation.configure(settings);
        }
    }

    List<SyscallPattern> all() {
        synchronized (lock) {
            return investigation.all();
        }
    }

    @Override
    public void onEvent(Event event) {
        synchronized (lock) {
            investigation.accept(event);
        }
    }

    @Override
    public void onLagged(long lost) {
        long now = clock.now();
        synchronized (lock) {
            lagged += lost;
            investigation.lost(now);
        }
    }

    private void goRounds() {
        try {
            while (!closing.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    round();
                } catch (RuntimeException fault) {
                    LOG.error("Patterns could not be looked after in this second", fault);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    void round() {
        List<ProcessKey> suspects;
        synchronized (lock) {
            investigation.tick(header(clock.now() - TRAVEL_NANOS));
            suspects = investigation.suspects(clock.now());
        }
        for (ProcessKey suspect : suspects) {
            Optional<ProcFs.Descriptors> found = procFs.descriptors(suspect.pid());
            synchronized (lock) {
                investigation.looked(suspect, header(clock.now()), found);
            }
        }
        report();
    }

    private EventHeader header(long now) {
        return new EventHeader(Episodes.NAME, now, clock.toWallTime(now));
    }

    /** Says at most once a minute what was missed, forgotten or left out. */
    private void report() {
        long missed;
        long forgotten;
        long turnedAway;
        synchronized (lock) {
            missed = lagged;
            forgotten = investigation.forgotten();
            turnedAway = investigation.turnedAway();
        }
        long total = missed + forgotten + turnedAway;
        long now = clock.now();
        if (total == reported || reportedAt != Long.MIN_VALUE && now - reportedAt < REPORT_NANOS) {
            return;
        }
        reported = total;
        reportedAt = now;
        LOG.warn("Since the start {} events were missed because patterns fell behind, what was gathered of {} "
                + "processes was forgotten for want of room (max-processes), and {} patterns were not told because {} "
                + "went on already, or {} of the same kind and process", missed, forgotten, turnedAway,
                Episodes.ONGOING, Episodes.SUBJECTS);
    }

    /** Ends the subscription and the thread. */
    @Override
    public void close() {
        subscription.close();
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
