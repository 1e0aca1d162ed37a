// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.supervisor.watch.CallCounts;
import org.tracewarden.supervisor.watch.Watched;

/**
 * Calls of agents, out of the {@code SyscallStats} of the bus. A process belongs to an agent when it is a run's first
 * process, or when its control group is the agent's ({@code …/tracewarden/INSTANCE/agent-ID}), as the event has it;
 * where the event names no group, the process is looked up once, as long as it lives.
 *
 * <p>Calls of an agent are unknown until the first were counted, and as long as the syscall collector is not there;
 * what was counted before is kept. Each time that it goes, or loses something, is a gap. Thread-safe; the events come
 * on one thread.
 */
public final class AgentCalls implements CallCounts, EventSubscriber {

    /** What to subscribe to. */
    public static final EventFilter EVENTS = EventFilter.types(SyscallStats.class, Gap.class);

    /** A second's worth of a host with many processes. */
    public static final int QUEUE = 16_384;

    /** Name of the collector that counts. */
    public static final String COLLECTOR = "syscall";

    private static final int LOOKED_UP = 4_096;

    private final BooleanSupplier counting;
    private final IntFunction<OptionalInt> groupOf;
    private final AllFigures agents;
    private final AgentGroups groups = new AgentGroups();
    private final Map<ProcessKey, Integer> lookedUp = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessKey, Integer> eldest) {
            return size() > LOOKED_UP;
        }
    };
    private final AtomicLong gaps = new AtomicLong();
    private volatile boolean counted = true;
    private final AtomicLong additions = new AtomicLong();
    private volatile boolean adoptedSome;

    /**
     * @param counting whether the collector named {@link #COLLECTOR} is there and running
     * @param groupOf id of the agent whose control group a living process is in
     */
    public AgentCalls(BooleanSupplier counting, IntFunction<OptionalInt> groupOf) {
        this(counting, groupOf, new AllFigures());
    }

    AgentCalls(BooleanSupplier counting, IntFunction<OptionalInt> groupOf, AllFigures agents) {
        this.counting = counting;
        this.groupOf = groupOf;
        this.agents = agents;
    }

    /** Whose calls are counted. */
    AllFigures agents() {
        return agents;
    }

    @Override
    public OptionalLong calls(Watched run) {
        groups.seen(run.group());
        Figures figures = agents.began(run);
        return counting() ? figures.calls(run.process()) : OptionalLong.empty();
    }

    /** Whether calls are counted now; that they no longer are is noticed here. */
    boolean counting() {
        boolean now = counting.getAsBoolean();
        if (counted != now) {
            synchronized (gaps) {
                if (counted && !now && agents.anyBegan()) {
                    gaps.incrementAndGet();
                }
                counted = now;
            }
        }
        return now;
    }

    @Override
    public boolean counted() {
        return counted;
    }

    /** Times since the platform was started at which calls were not counted. */
    long gaps() {
        return gaps.get();
    }

    /** Goes up when calls or gaps do. */
    long version() {
        return additions.get() + gaps.get();
    }

    /** A run goes on that began under an earlier platform: what it called between the two was not counted here. */
    void adopted(int agent, ProcessKey first) {
        if (!adoptedSome) {
            adoptedSome = true;
            gaps.incrementAndGet();
        }
        agents.began(agent, first);
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof SyscallStats stats) {
            count(stats);
        } else if (event instanceof Gap gap && gap.header().collector().equals(COLLECTOR) && agents.anyBegan()) {
            gaps.incrementAndGet();
        }
    }

    @Override
    public void onLagged(long lost) {
        gaps.incrementAndGet();
    }

    private void count(SyscallStats stats) {
        if (!agents.anyBegan()) {
            return;
        }
        ProcessKey process = stats.process().key();
        Optional<Figures> figures = agentOf(stats.process());
        if (stats.ended()) {
            lookedUp.remove(process);
        }
        if (figures.isEmpty()) {
            return;
        }
        long calls = 0;
        for (CallStats one : stats.calls()) {
            calls += one.count();
        }
        if (calls > 0) {
            figures.get().called(process, calls);
            additions.incrementAndGet();
        }
    }

    private Optional<Figures> agentOf(ProcessInfo process) {
        Optional<Figures> first = agents.ofFirst(process.key());
        if (first.isPresent() || process.kernelThread()) {
            return first;
        }
        String path = process.workload().cgroupPath();
        return agents.find(path.isEmpty() || path.equals("/") ? lookUp(process.key()) : groups.ofPath(path));
    }

    private int lookUp(ProcessKey process) {
        return lookedUp.computeIfAbsent(process, key -> groupOf.apply(key.pid()).orElse(AgentGroups.NOBODYS));
    }
}
