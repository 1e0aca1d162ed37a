// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
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

    private final Roster roster;
    private final AgentCalls calls;
    private final BootClock clock;
    private final String boot;
    private final FiguresFile file;
    private final Duration savedEvery;
    private final EventRing ring = new EventRing(EVENTS);
    private final AllFigures agents;
    private final Thread thread = new Thread(this::run, "tracewarden-agents-telemetry");
    private final Object lock = new Object();
    private Sums removed;
    private final long gapsBefore;
    private boolean closed;
    private volatile boolean changed;
    /** As {@link AgentCalls#version} tells; of the thread that saves. */
    private long callsSaved;

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
        agents = calls.agents();
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
        for (int id : agents.ids()) {
            if (roster.entry(id).isEmpty()) {
                remove(id);
            }
        }
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
        long callsNow = calls.version();
        if (!changed && callsNow == callsSaved) {
            return;
        }
        changed = false;
        callsSaved = callsNow;
        Map<Integer, SavedFigures.Agent> saved = new TreeMap<>();
        Sums gone;
        synchronized (lock) {
            for (int id : agents.ids()) {
                agents.find(id).ifPresent(figures -> saved.put(id, figures.saved(wall(figures.activity()))));
            }
            gone = removed;
        }
        if (!file.save(new SavedFigures(boot, gaps(), gone, saved))) {
            changed = true;
        }
    }

    @Override
    public void onSample(Sample sample) {
        if (agents.began(sample.run()).take(sample)) {
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
                Figures figures = agents.of(id);
                figures.active(step.header().kernelTime());
                figures.atRest();
            }
            case ADOPTED -> step.process().ifPresent(process -> calls.adopted(id, process));
            default -> {
                step.process().ifPresent(process -> agents.began(id, process));
                agents.of(id).active(step.header().kernelTime());
            }
        }
    }

    private void remove(int id) {
        synchronized (lock) {
            agents.remove(id).ifPresent(gone -> removed = removed.plus(gone.sums()));
        }
        changed = true;
    }

    @Override
    public SystemTelemetry system() {
        return system(roster.entries());
    }

    /** The same, for one who has the agents before him already. */
    public SystemTelemetry system(List<Roster.Entry> entries) {
        Sums sums;
        synchronized (lock) {
            sums = removed;
            for (Figures agent : agents.all()) {
                sums = sums.plus(agent.sums());
            }
        }
        int active = 0;
        for (Roster.Entry entry : entries) {
            AgentState state = entry.info().state();
            active += state == AgentState.ACTIVE || state == AgentState.STOPPING ? 1 : 0;
        }
        boolean counting = calls.counting();
        return new SystemTelemetry(counts(roster.total(), sums.total(), counting),
                counts(roster.sinceBoot(), sums.total().minus(sums.beforeBoot()), counting),
                active, instant(roster.installedAt()), gaps());
    }

    @Override
    public Optional<AgentTelemetry> agent(int id) {
        return roster.entry(id).map(entry -> agent(entry, calls.counting()));
    }

    @Override
    public List<AgentTelemetry> agents() {
        return agents(roster.entries());
    }

    /** The same of some agents, in their order, for one who has them before him already. */
    public List<AgentTelemetry> agents(List<Roster.Entry> entries) {
        boolean counting = calls.counting();
        List<AgentTelemetry> told = new ArrayList<>(entries.size());
        for (Roster.Entry entry : entries) {
            told.add(agent(entry, counting));
        }
        return told;
    }

    private AgentTelemetry agent(Roster.Entry entry, boolean counting) {
        AgentInfo info = entry.info();
        Optional<Figures> found = agents.find(info.id());
        if (found.isEmpty()) {
            return new AgentTelemetry(info.id(), info.name(), counts(entry.total(), Resources.NONE, counting),
                    counts(entry.sinceBoot(), Resources.NONE, counting), 0, 0, 0, 0, info.since());
        }
        Figures figures = found.get();
        Sums sums = figures.sums();
        long activity = wall(figures.activity());
        return new AgentTelemetry(info.id(), info.name(), counts(entry.total(), sums.total(), counting),
                counts(entry.sinceBoot(), sums.total().minus(sums.beforeBoot()), counting),
                figures.memoryBytes(), figures.peakMemoryBytes(), figures.processes(), figures.cpuShare(),
                activity >= NANOS ? instant(activity) : info.since());
    }

    /** @param counting calls are unknown while nobody counts them, whatever was counted before */
    private static AgentCounts counts(LifeCounts lives, Resources used, boolean counting) {
        return new AgentCounts(lives.spawns(), lives.exits(), lives.crashes(), lives.faults(), lives.restarts(),
                Resources.known(counting ? used.calls() : Resources.UNKNOWN), used.cpuMicros(),
                Resources.known(used.ioRead()), Resources.known(used.ioWrite()));
    }

    /**
     * Kept on the boot clock, so that it stays as long ago as it is when the wall clock is set.
     *
     * @param activity as in {@link Figures#activity}
     * @return nanoseconds since 1970, 0 for none
     */
    private long wall(long activity) {
        return activity > 0 ? Math.max(0, clock.toWallTime(activity)) : -activity;
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
