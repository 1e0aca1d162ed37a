// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.linux.proc.BootClock;

/**
 * Samples running agents: each once in the interval that is configured, or once in its CPU window where that is
 * shorter. Agents have their turns at different tenths of a second, so that a thousand of them are no burst. Time is
 * the boot clock's, so a wall clock that jumps changes nothing, and a host that slept makes one sample, not many.
 * Thread-safe.
 */
public final class AgentWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentWatch.class);
    private static final long TICK_NANOS = 100_000_000;
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
    /** When each run is looked at next, boot clock. */
    private final Map<RunKey, Long> due = new HashMap<>();
    /** Runs that had their last sample, with the tick in which that was: lists made before may still hold them. */
    private final Map<RunKey, Long> ended = new HashMap<>();
    private long ticks;
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
            due.remove(key);
            if (ended.put(key, ticks) == null) {
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
            long begun = System.nanoTime();
            try {
                tick();
            } catch (RuntimeException broken) {
                told(broken);
            }
            synchronized (lock) {
                long left = TICK_NANOS - (System.nanoTime() - begun);
                try {
                    if (!closed && left > 0) {
                        lock.wait(Math.max(1, left / 1_000_000));
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

    /** Samples those whose turn it is. */
    void tick() {
        synchronized (lock) {
            ticks++;
        }
        List<Watched> now = running.get();
        Set<RunKey> alive = new HashSet<>(now.size() * 2);
        for (Watched run : now) {
            alive.add(RunKey.of(run));
            synchronized (lock) {
                if (isDue(run)) {
                    sample(run, false);
                }
            }
        }
        synchronized (lock) {
            due.keySet().retainAll(alive);
            for (Iterator<Map.Entry<RunKey, Long>> each = ended.entrySet().iterator(); each.hasNext();) {
                Map.Entry<RunKey, Long> one = each.next();
                if (one.getValue() < ticks && !alive.contains(one.getKey())) {
                    each.remove();
                }
            }
        }
    }

    private boolean isDue(Watched run) {
        RunKey key = RunKey.of(run);
        if (ended.containsKey(key)) {
            return false;
        }
        long now = clock.now();
        long every = ticksBetween(run) * TICK_NANOS;
        Long at = due.get(key);
        if (at == null) {
            at = now + run.spec().id() % ticksBetween(run) * TICK_NANOS;
            due.put(key, at);
        }
        // a shorter window or interval holds at once
        at = Math.min(at, now + every);
        if (at - now >= TICK_NANOS / 2) {
            due.put(key, at);
            return false;
        }
        due.put(key, at + every > now ? at + every : now + every);
        return true;
    }

    private long ticksBetween(Watched run) {
        long configured = Math.max(1, interval.get().toNanos() / TICK_NANOS);
        if (run.spec().limits().cpuQuotaMicros().isEmpty()) {
            return configured;
        }
        long ticks = run.spec().limits().cpuWindowMicros() * 1_000 / TICK_NANOS;
        return Math.max(1, Math.min(configured, ticks));
    }

    /** Under the lock, so that samples of a run come in order and none after the last. */
    private void sample(Watched run, boolean last) {
        GroupUsage usage = run.group().usage();
        Sample sample = new Sample(run, clock.now(), usage, calls.calls(run), last);
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
