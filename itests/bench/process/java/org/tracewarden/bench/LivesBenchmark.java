// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bench;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Gap;
import org.tracewarden.bus.RingEventBus;
import org.tracewarden.collector.process.LifeFeed;
import org.tracewarden.correlation.Correlation;
import org.tracewarden.linux.proc.SystemBootClock;

/**
 * The whole way of a process life: records as the kernel writes them are decoded, described and published, correlated,
 * and the certificate arrives at a subscriber of the bus. Offers a rate from the first moment of a cold JVM on, then as
 * much as goes through. To be pinned to one CPU by whoever starts it.
 */
public final class LivesBenchmark {

    private static final long SECOND = 1_000_000_000L;
    /** As the collector's reader looks at its ring. */
    private static final long LOOK_NANOS = 10_000_000L;
    private static final long GOAL = 20_000;
    private static final int COLD_SECONDS = 5;
    private static final int WARM_SECONDS = 10;
    private static final int SECONDS = 10;
    /** Lives that may wait for their certificate when as many as possible are fed: their events fit in the queue. */
    private static final long WINDOW = 4_096;
    /** Without a further certificate; then what is missing will not come. */
    private static final long PATIENCE_NANOS = SECOND;

    private final SystemBootClock clock = new SystemBootClock();
    private final long bootMinusNanoTime = clock.now() - System.nanoTime();
    private final Certificates certificates = new Certificates(bootMinusNanoTime);
    private final LifeFeed feed;
    private Totals last = new Totals(0, 0, 0, 0);

    private LivesBenchmark(RingEventBus bus) {
        bus.subscribe("benchmark", EventFilter.types(DeathRecorded.class, Gap.class), 1 << 16, certificates);
        feed = new LifeFeed(bus, clock);
    }

    /** @param arguments lives a second to offer, if not the goal */
    public static void main(String[] arguments) {
        long rate = arguments.length > 0 ? Long.parseLong(arguments[0]) : GOAL;
        int processors = Runtime.getRuntime().availableProcessors();
        say("a life: fork, exec, SIGTERM sent and delivered, exit; %s",
                processors == 1 ? "the whole JVM on one CPU" : "NOT on one CPU but on " + processors);
        RingEventBus bus = new RingEventBus();
        Correlation correlation = new Correlation(bus);
        try (correlation) {
            LivesBenchmark benchmark = new LivesBenchmark(bus);
            benchmark.cold(rate);
            benchmark.account("cold");
            boolean reached = benchmark.warm(rate);
            double most = benchmark.most();
            boolean whole = benchmark.account("warm") && processors == 1;
            say("goal: %,d lives a second on one core, once warm, every one with its certificate    %s", GOAL,
                    whole && reached && rate >= GOAL ? "met"
                            : whole && most >= GOAL ? "met by CPU time; by the clock others had part of this core"
                            : "MISSED");
        }
    }

    private void cold(long rate) {
        say("%,d lives/s offered from the first moment of a cold JVM:", rate);
        long begin = System.nanoTime();
        for (int second = 1; second <= WARM_SECONDS; second++) {
            long fed = feed.ended();
            long certified = certificates.count();
            CpuMeter cpu = new CpuMeter();
            feed(begin + (second - 1) * SECOND, rate);
            if (second <= COLD_SECONDS) {
                say("  second %d: %,7d ended, %,7d certificates, %s, %s", second, feed.ended() - fed,
                        certificates.count() - certified, latency(certified), cpu.shares());
            }
        }
    }

    /** @return whether certificates kept pace */
    private boolean warm(long rate) {
        long fed = feed.ended();
        long certified = certificates.count();
        CpuMeter cpu = new CpuMeter();
        long begin = System.nanoTime();
        for (int second = 0; second < SECONDS; second++) {
            feed(begin + second * SECOND, rate);
        }
        double seconds = (System.nanoTime() - begin) / (double) SECOND;
        long ended = feed.ended() - fed;
        long arrived = certificates.count() - certified;
        say("warm, %d s at %,d lives/s: %,.0f ended and %,.0f certificates a second, %s", SECONDS, rate,
                ended / seconds, arrived / seconds, latency(certified));
        say("  CPU %s", cpu.shares());
        // what ended within the last settle time is still on its way
        return arrived >= 0.99 * rate * SECONDS && seconds < 1.01 * SECONDS;
    }

    /** @return lives a second of CPU */
    private double most() {
        long certified = certificates.count();
        CpuMeter cpu = new CpuMeter();
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < SECONDS * SECOND) {
            if (waiting() >= WINDOW) {
                LockSupport.parkNanos(1_000_000);
            } else {
                for (int i = 0; i < 100; i++) {
                    feed.tick(System.nanoTime() + bootMinusNanoTime);
                }
            }
            now = System.nanoTime();
        }
        long arrived = certificates.count() - certified;
        double perCpuSecond = arrived / cpu.seconds();
        say("at most, with up to %,d deaths waiting: %,.0f lives/s; %,.0f a second of CPU time",
                WINDOW, arrived * (double) SECOND / (now - begin), perCpuSecond);
        say("  CPU %s", cpu.shares());
        return perCpuSecond;
    }

    /** Offers lives for one second, each dated by the moment at which it was due however late it is fed. */
    private void feed(long begin, long rate) {
        for (long fed = 0; fed < rate; ) {
            long due = Math.min(rate, (System.nanoTime() - begin) * rate / SECOND);
            for (; fed < due; fed++) {
                feed.tick(begin + bootMinusNanoTime + fed * SECOND / rate);
            }
            if (fed < rate) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /**
     * Waits for what is on its way.
     *
     * @return whether each life since the last account has a certificate with its killer
     */
    private boolean account(String phase) {
        long waited = 0;
        for (long seen = -1; waiting() > 0 && waited < PATIENCE_NANOS; ) {
            LockSupport.parkNanos(LOOK_NANOS);
            waited = seen == certificates.count() ? waited + LOOK_NANOS : 0;
            seen = certificates.count();
        }
        Totals now = new Totals(feed.ended(), certificates.count(), certificates.unexplained(), certificates.lost());
        Totals since = now.minus(last);
        last = now;
        say("  %s in all: %,d lives ended, %,d certificates, %,d without killer, %,d events lost, %,d records refused",
                phase, since.ended, since.certificates, since.unexplained, since.lost, feed.refused());
        return since.certificates == since.ended && since.unexplained == 0 && since.lost == 0 && feed.refused() == 0;
    }

    /** Lives since the last account that ended and have no certificate. */
    private long waiting() {
        return feed.ended() - last.ended - (certificates.count() - last.certificates);
    }

    private record Totals(long ended, long certificates, long unexplained, long lost) {

        private Totals minus(Totals other) {
            return new Totals(ended - other.ended, certificates - other.certificates, unexplained - other.unexplained,
                    lost - other.lost);
        }
    }

    private String latency(long from) {
        long[] sorted = certificates.latencies(from, certificates.count());
        if (sorted.length == 0) {
            return "none ready";
        }
        return String.format(Locale.ROOT, "ready after %.1f ms (median), %.1f ms (p99)",
                sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
