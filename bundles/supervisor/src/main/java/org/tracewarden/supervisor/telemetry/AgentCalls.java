// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
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
 * process, or when its control group is the agent's ({@code …/tracewarden/INSTANCE/agent-ID}), as the event has it; where
 * the event names no group, the process is looked up once, as long as it lives.
 *
 * <p>Calls of an agent are unknown until the first were counted, and as long as the syscall collector is not there; what
 * was counted before is kept. Each time that it goes, or loses something, is a gap. Thread-safe; the events come on one
 * thread.
 */
public final class AgentCalls implements CallCounts, EventSubscriber {

    /** What to subscribe to. */
    public static final EventFilter EVENTS = EventFilter.types(SyscallStats.class, Gap.class);

    /** A second's worth of a host with many processes. */
    public static final int QUEUE = 16_384;

    /** Name of the collector that counts. */
    public static final String COLLECTOR = "syscall";

    private static final String PARENT = "/tracewarden/";
    private static final int LOOKED_UP = 4_096;
    private static final int NOBODYS = 0;

    /** Of one agent. Guarded by itself. */
    private static final class Counter {
        private long total;
        private boolean counted;
        private long ofRun;
        private boolean runCounted;
        private long runNumber;
        private ProcessKey first = new ProcessKey(0, 0);
        private String group = "";
    }

    private final BooleanSupplier counting;
    private final IntFunction<Optional<String>> groupOf;
    private final Map<Integer, Counter> counters = new ConcurrentHashMap<>();
    private final Map<ProcessKey, Integer> firstProcesses = new ConcurrentHashMap<>();
    /** By path below the root, such as {@code tracewarden/main/agent-100}. */
    private final Map<String, Integer> groups = new ConcurrentHashMap<>();
    private final Map<String, Integer> groupNames = new ConcurrentHashMap<>();
    private final Map<ProcessKey, Integer> lookedUp = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessKey, Integer> eldest) {
            return size() > LOOKED_UP;
        }
    };
    private final AtomicLong gaps = new AtomicLong();
    private volatile boolean counted = true;
    /** {@code tracewarden/INSTANCE/}, once a run's group was seen. */
    private volatile String parent = "";

    /**
     * @param counting whether the collector named {@link #COLLECTOR} is there and running
     * @param groupOf name of the control group that a living process is in, among the agents'
     */
    public AgentCalls(BooleanSupplier counting, IntFunction<Optional<String>> groupOf) {
        this.counting = counting;
        this.groupOf = groupOf;
    }

    @Override
    public OptionalLong calls(Watched run) {
        Counter counter = began(run);
        boolean now = counting();
        synchronized (counter) {
            return now && counter.runCounted && counter.runNumber == run.runNumber()
                    ? OptionalLong.of(counter.ofRun) : OptionalLong.empty();
        }
    }

    /** Whether calls are counted now; that they no longer are is noticed here. */
    boolean counting() {
        boolean now = counting.getAsBoolean();
        if (counted != now) {
            synchronized (gaps) {
                if (counted && !now && !counters.isEmpty()) {
                    gaps.incrementAndGet();
                }
                counted = now;
            }
        }
        return now;
    }

    /** Calls since the platform was started; empty when none was counted. */
    OptionalLong total(int agent) {
        Counter counter = counters.get(agent);
        if (counter == null) {
            return OptionalLong.empty();
        }
        synchronized (counter) {
            return counter.counted ? OptionalLong.of(counter.total) : OptionalLong.empty();
        }
    }

    /** Times since the platform was started at which calls were not counted. */
    long gaps() {
        return gaps.get();
    }

    /** A run has begun: calls of its first process are this agent's. */
    void began(int agent, ProcessKey first) {
        Counter counter = counters.computeIfAbsent(agent, id -> new Counter());
        synchronized (counter) {
            if (!counter.first.equals(first)) {
                began(agent, counter, first);
            }
        }
        if (!parent.isEmpty()) {
            // not left to the first sample: what it starts may call before that
            groups.putIfAbsent(parent + "agent-" + agent, agent);
        }
    }

    private Counter began(Watched run) {
        int agent = run.spec().id();
        Counter counter = counters.computeIfAbsent(agent, id -> new Counter());
        synchronized (counter) {
            if (!counter.first.equals(run.process()) && run.process().startTime() >= counter.first.startTime()) {
                began(agent, counter, run.process());
            }
            if (counter.runNumber < run.runNumber()) {
                counter.runNumber = run.runNumber();
                for (Path join : run.group().joinFiles()) {
                    counter.group = agentsGroup(join.getParent() + "/").orElse(counter.group);
                }
                if (!counter.group.isEmpty()) {
                    groups.put(counter.group, agent);
                    parent = counter.group.substring(0, counter.group.lastIndexOf('/') + 1);
                }
                groupNames.put(run.group().name(), agent);
            }
        }
        return counter;
    }

    private void began(int agent, Counter counter, ProcessKey first) {
        firstProcesses.remove(counter.first);
        firstProcesses.put(first, agent);
        counter.first = first;
        counter.ofRun = 0;
        counter.runCounted = false;
    }

    /** The agent is gone. */
    void forget(int agent) {
        Counter gone = counters.remove(agent);
        if (gone != null) {
            firstProcesses.values().removeIf(id -> id == agent);
            groups.values().removeIf(id -> id == agent);
            groupNames.values().removeIf(id -> id == agent);
        }
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof SyscallStats stats) {
            count(stats);
        } else if (event instanceof Gap gap && gap.header().collector().equals(COLLECTOR) && !counters.isEmpty()) {
            gaps.incrementAndGet();
        }
    }

    @Override
    public void onLagged(long lost) {
        gaps.incrementAndGet();
    }

    private void count(SyscallStats stats) {
        if (counters.isEmpty()) {
            return;
        }
        ProcessKey process = stats.process().key();
        Counter counter = counters.get(agentOf(stats.process()));
        if (stats.ended()) {
            lookedUp.remove(process);
        }
        if (counter == null) {
            return;
        }
        long calls = 0;
        for (CallStats one : stats.calls()) {
            calls += one.count();
        }
        if (calls == 0) {
            return;
        }
        synchronized (counter) {
            counter.total += calls;
            counter.counted = true;
            // a process that began before it belongs to an earlier run, whose last calls are told up to a second late
            if (process.startTime() >= counter.first.startTime()) {
                counter.ofRun += calls;
                counter.runCounted = true;
            }
        }
    }

    private int agentOf(ProcessInfo process) {
        Integer first = firstProcesses.get(process.key());
        if (first != null) {
            return first;
        }
        String path = process.workload().cgroupPath();
        if (process.kernelThread()) {
            return NOBODYS;
        }
        if (path.isEmpty() || path.equals("/")) {
            return lookedUp.computeIfAbsent(process.key(), key ->
                    groupOf.apply(key.pid()).map(name -> groupNames.getOrDefault(name, NOBODYS)).orElse(NOBODYS));
        }
        return agentsGroup(path + "/").map(group -> groups.getOrDefault(group, NOBODYS)).orElse(NOBODYS);
    }

    /** {@code tracewarden/INSTANCE/NAME} out of a path that ends with a slash. */
    private static Optional<String> agentsGroup(String path) {
        int begin = path.lastIndexOf(PARENT);
        if (begin < 0) {
            return Optional.empty();
        }
        int name = path.indexOf('/', begin + PARENT.length()) + 1;
        int end = name == 0 ? -1 : path.indexOf('/', name);
        return end < 0 ? Optional.empty() : Optional.of(path.substring(begin + 1, end));
    }
}
