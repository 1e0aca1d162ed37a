// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.linux.proc.BootClock;

/**
 * Samples running agents: each once in the interval that is configured, or once in its CPU window where that is
 * shorter. Time is the boot clock's in tenths of a second, so a wall clock that jumps changes nothing, and a host that
 * slept makes one sample, not many. In which tenths an agent has its turn follows from its id alone, so that a thousand
 * of them are no burst, and nothing has to be kept of any. Thread-safe.
 */
public final class AgentWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentWatch.class);
    private static final long TICK_NANOS = 100_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long JOIN_MILLIS = 5_000;

    /** Numbers of runs begin anew when an id is given to another agent; a process is never the same. */
    private record RunKey(int id, ProcessKey process) {

        static RunKey of(Watched run) {
            return new RunKey(run.spec().id(), run.process());
        }
    }

    private final Supplier<List<Watched>> running;
    private final List<SampleListener> listeners;
    private final CallCounts calls;
    private final BootClock clock;
    private final Supplier<Duration> interval;
    private final Thread thread = new Thread(this::run, "tracewarden-agents-watch");

    private final Object lock = new Object();
    /** Runs that had their last sample, with the round in which that was: lists made before may still hold them. */
    private final Map<RunKey, Long> ended = new HashMap<>();
    private long rounds;
    /** The last tenth in which agents had their turns, boot clock; 0 before the first. */
    private long lastTick;
    private boolean closed;
    private volatile boolean listenerFailed;
    private volatile long samples;

    /**
     * @param running runs to be looked at now
     * @param listeners called on the watch's thread, and on the thread that calls {@link #lastSample}
     * @param interval between two looks at an agent, at any time; rounded down to tenths of a second
     */
    public AgentWatch(Supplier<List<Watched>> running, List<SampleListener> listeners, CallCounts calls,
            BootClock clock, Supplier<Duration> interval) {
        this.running = running;
        this.listeners = List.copyOf(listeners);
        this.calls = calls;
        this.clock = clock;
        this.interval = interval;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Samples taken so far. */
    public long samples() {
        return samples;
    }

    /** A run has ended: it is looked at a last time, now, and never again. To be called while its group is there. */
    public void lastSample(Watched run) {
        synchronized (lock) {
            RunKey key = RunKey.of(run);
            if (ended.put(key, rounds) == null) {
                try {
                    sample(run, true);
                } catch (RuntimeException broken) {
                    // whoever ends a run must come to its end
                    told(broken);
                }
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            try {
                tick();
            } catch (RuntimeException broken) {
                told(broken);
            }
            synchronized (lock) {
                try {
                    if (!closed) {
                        lock.wait(millisToNextTick());
                    }
                } catch (InterruptedException stop) {
                    return;
                }
                if (closed) {
                    return;
                }
            }
        }
    }

    private long millisToNextTick() {
        return (TICK_NANOS - clock.now() % TICK_NANOS) / NANOS_PER_MILLI + 1;
    }

    /** Samples those whose turn has come since the last time. */
    void tick() {
        long now = clock.now() / TICK_NANOS;
        long before;
        synchronized (lock) {
            rounds++;
            before = lastTick == 0 ? now - 1 : lastTick;
            lastTick = now;
        }
        List<Watched> all = running.get();
        long configured = Math.max(1, interval.get().toNanos() / TICK_NANOS);
        for (Watched run : all) {
            if (hasTurn(run, before, now, configured)) {
                synchronized (lock) {
                    if (ended.isEmpty() || !ended.containsKey(RunKey.of(run))) {
                        sample(run, false);
                    }
                }
            }
        }
        forgetEnded(all);
    }

    /** Runs that are still listed as running may be in a list that is made next, too. */
    private void forgetEnded(List<Watched> running) {
        synchronized (lock) {
            if (ended.isEmpty()) {
                return;
            }
            Set<RunKey> listed = running.stream().map(RunKey::of).collect(Collectors.toSet());
            ended.entrySet().removeIf(one -> one.getValue() < rounds && !listed.contains(one.getKey()));
        }
    }

    /** Whether a multiple of its ticks, moved by its id, lies after the one tick and not after the other. */
    private static boolean hasTurn(Watched run, long before, long now, long configured) {
        long between = ticksBetween(run, configured);
        long id = run.spec().id();
        return Math.floorDiv(now - id, between) > Math.floorDiv(before - id, between);
    }

    private static long ticksBetween(Watched run, long configured) {
        if (run.spec().limits().cpuQuotaMicros().isEmpty()) {
            return configured;
        }
        long ticks = run.spec().limits().cpuWindowMicros() * 1_000 / TICK_NANOS;
        return Math.max(1, Math.min(configured, ticks));
    }

    /** Under the lock, so that samples of a run come in order and none after the last. */
    private void sample(Watched run, boolean last) {
        GroupUsage usage = run.group().usage();
        OptionalLong made = calls.calls(run);
        Sample sample = new Sample(run, clock.now(), usage, made, made.isPresent() || calls.counted(), last);
        samples++;
        for (SampleListener listener : listeners) {
            try {
                listener.onSample(sample);
            } catch (RuntimeException broken) {
                told(broken);
            }
        }
    }

    private void told(RuntimeException broken) {
        if (!listenerFailed) {
            listenerFailed = true;
            LOG.error("an agent could not be looked at as it should; this is told once", broken);
        }
    }
}
