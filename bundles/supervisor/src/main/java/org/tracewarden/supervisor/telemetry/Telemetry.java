// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.life.AgentEventSink;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.telemetry.SavedFigures.Sums;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.SampleListener;

/**
 * Figures of agents: counts of lives come from the roster, resources from samples, calls from the syscall collector.
 * Resources and calls are saved to a file by the thread {@code tracewarden-agents-telemetry}, every ten seconds when
 * something changed, and at the end; after a platform that was killed, resources of running agents are whole again with
 * the first sample, and up to ten seconds of counted calls are lost. Thread-safe.
 */
public final class Telemetry implements TelemetryAggregator, SampleListener, AgentEventSink, AutoCloseable {

    private static final Duration SAVED_EVERY = Duration.ofSeconds(10);
    private static final long NANOS = 1_000_000_000L;
    private static final long JOIN_MILLIS = 5_000;
    private static final SavedFigures.Agent NEW =
            new SavedFigures.Agent(Sums.NONE, 0, 0, Resources.NONE, 0, 0);

    private final Roster roster;
    private final AgentCalls calls;
    private final BootClock clock;
    private final String boot;
    private final FiguresFile file;
    private final Duration savedEvery;
    private final EventRing ring = new EventRing(EVENTS);
    private final Map<Integer, Figures> agents = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "tracewarden-agents-telemetry");
    private final Object lock = new Object();
    private Sums removed;
    private final long gapsBefore;
    private boolean closed;
    private volatile boolean changed;

    /**
     * @param boot the kernel's {@code boot_id}
     * @param file telemetry.json; what it holds is taken up at once
     */
    public Telemetry(Roster roster, AgentCalls calls, BootClock clock, String boot, Path file) {
        this(roster, calls, clock, boot, file, SAVED_EVERY);
    }

    Telemetry(Roster roster, AgentCalls calls, BootClock clock, String boot, Path file, Duration savedEvery) {
        this.roster = roster;
        this.calls = calls;
        this.clock = clock;
        this.boot = boot;
        this.file = new FiguresFile(file);
        this.savedEvery = savedEvery;
        SavedFigures saved = this.file.load().asOf(boot);
        removed = saved.removed();
        gapsBefore = saved.gaps();
        saved.agents().forEach((id, agent) -> agents.put(id, new Figures(agent)));
        thread.setDaemon(true);
    }

    /** Begins to save. To be called when the roster knows all agents: others are counted among those removed. */
    public void start() {
        Set<Integer> known = new HashSet<>();
        roster.entries().forEach(entry -> known.add(entry.info().id()));
        Set.copyOf(agents.keySet()).stream().filter(id -> !known.contains(id)).forEach(this::remove);
        thread.start();
    }

    /** Why figures could not be saved the last time, and what to do; empty when they could. */
    public Optional<String> problem() {
        return file.problem();
    }

    /** Saves, and ends the thread. */
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
        boolean last;
        do {
            synchronized (lock) {
                try {
                    if (!closed) {
                        lock.wait(savedEvery.toMillis());
                    }
                } catch (InterruptedException stop) {
                    closed = true;
                }
                last = closed;
            }
            save();
        } while (!last);
    }

    private void save() {
        if (!changed) {
            return;
        }
        changed = false;
        Map<Integer, SavedFigures.Agent> saved = new TreeMap<>();
        Sums gone;
        synchronized (lock) {
            agents.forEach((id, figures) ->
                    saved.put(id, figures.saved(calls.total(id), nanos(lastActivity(figures)))));
            gone = removed;
        }
        if (!file.save(new SavedFigures(boot, gaps(), gone, saved))) {
            changed = true;
        }
    }

    @Override
    public void onSample(Sample sample) {
        if (!figures(sample.run().spec().id()).take(sample)) {
            changed = true;
        }
    }

    @Override
    public void accept(AgentEvent event) {
        ring.add(event);
        if (event instanceof AgentLifecycle step) {
            changed = true;
            took(step);
        }
    }

    private void took(AgentLifecycle step) {
        int id = step.agentId();
        switch (step.transition()) {
            case REMOVED -> remove(id);
            case EXITED, FAILED -> {
                figures(id).active(step.header().kernelTime());
                figures(id).atRest();
            }
            case ADOPTED -> step.process().ifPresent(process -> calls.began(id, process));
            default -> {
                figures(id).active(step.header().kernelTime());
                step.process().ifPresent(process -> calls.began(id, process));
            }
        }
    }

    private Figures figures(int id) {
        return agents.computeIfAbsent(id, fresh -> new Figures(NEW));
    }

    private void remove(int id) {
        synchronized (lock) {
            Figures gone = agents.remove(id);
            if (gone != null) {
                removed = removed.plus(whole(id, gone));
            }
        }
        calls.forget(id);
        changed = true;
    }

    private Sums whole(int id, Figures figures) {
        return figures.sums().plus(new Sums(Resources.NONE.withCalls(calls.total(id)), Resources.NONE));
    }

    @Override
    public SystemTelemetry system() {
        Sums sums;
        synchronized (lock) {
            sums = removed;
            for (Map.Entry<Integer, Figures> agent : agents.entrySet()) {
                sums = sums.plus(whole(agent.getKey(), agent.getValue()));
            }
        }
        int active = 0;
        for (Roster.Entry entry : roster.entries()) {
            AgentState state = entry.info().state();
            active += state == AgentState.ACTIVE || state == AgentState.STOPPING ? 1 : 0;
        }
        return new SystemTelemetry(counts(roster.total(), sums.total()),
                counts(roster.sinceBoot(), sums.total().minus(sums.beforeBoot())),
                active, instant(roster.installedAt()), gaps());
    }

    @Override
    public Optional<AgentTelemetry> agent(int id) {
        return roster.entry(id).map(this::telemetry);
    }

    @Override
    public List<AgentTelemetry> agents() {
        return roster.entries().stream().map(this::telemetry).toList();
    }

    private AgentTelemetry telemetry(Roster.Entry entry) {
        int id = entry.info().id();
        Figures figures = agents.get(id);
        if (figures == null) {
            return new AgentTelemetry(id, entry.info().name(), counts(entry.total(), Resources.NONE),
                    counts(entry.sinceBoot(), Resources.NONE), 0, 0, 0, 0, entry.info().since());
        }
        Sums sums = whole(id, figures);
        return new AgentTelemetry(id, entry.info().name(), counts(entry.total(), sums.total()),
                counts(entry.sinceBoot(), sums.total().minus(sums.beforeBoot())),
                figures.memoryBytes(), figures.peakMemoryBytes(), figures.processes(), figures.cpuShare(),
                lastActivity(figures).filter(at -> at.getEpochSecond() > 0).orElse(entry.info().since()));
    }

    /** Calls are unknown while nobody counts them, whatever was counted before. */
    private AgentCounts counts(LifeCounts lives, Resources used) {
        return new AgentCounts(lives.spawns(), lives.exits(), lives.crashes(), lives.faults(), lives.restarts(),
                calls.counting() ? used.calls() : OptionalLong.empty(), used.cpuMicros(), used.ioRead(),
                used.ioWrite());
    }

    /** Kept on the boot clock, so that it stays as long ago as it is when the wall clock is set. */
    private Optional<Instant> lastActivity(Figures figures) {
        long bootNanos = figures.activeAt();
        long wall = bootNanos > 0 ? clock.toWallTime(bootNanos) : figures.savedActivity();
        return wall > 0 ? Optional.of(instant(wall)) : Optional.empty();
    }

    private static long nanos(Optional<Instant> instant) {
        return instant.map(at -> at.getEpochSecond() * NANOS + at.getNano()).orElse(0L);
    }

    private static Instant instant(long wallNanos) {
        return Instant.ofEpochSecond(wallNanos / NANOS, wallNanos % NANOS);
    }

    private long gaps() {
        return gapsBefore + calls.gaps();
    }

    @Override
    public List<AgentEvent> events(int limit) {
        return ring.newest(limit);
    }

    @Override
    public long eventsForgotten() {
        return ring.forgotten();
    }
}
