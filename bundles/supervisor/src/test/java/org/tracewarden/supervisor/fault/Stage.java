// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.GroupUsage;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.life.Interventions;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** Fault detection with everything around it made up: clocks that a test turns, agents that use what it says. */
final class Stage implements Roster, Interventions, BootClock {

    static final long SECOND = 1_000_000_000L;
    private static final long WALL = 1_790_000_000L * SECOND;

    final List<String> orders = new ArrayList<>();
    final List<FaultDetected> events = new ArrayList<>();
    final Map<Integer, Integer> counted = new ConcurrentHashMap<>();
    final Map<ProcessKey, DeathCertificate> deaths = new HashMap<>();
    final Map<String, TouchedFile.Touch> files = new HashMap<>();
    /** How long a look at any file does not come back. */
    long filesAwaited;
    final Map<Integer, Actor> actors = new TreeMap<>();
    final FaultDetection detection;
    long boot = 1_000 * SECOND;
    long nanos = -5 * SECOND;
    long wallJump;
    LifeCounts countedBefore = LifeCounts.ZERO;

    Stage() {
        this(Containment.Kind.CGROUP_V1);
    }

    Stage(Containment.Kind containment) {
        detection = new FaultDetection(
                new Surroundings(containment, this, () -> nanos, this, this, this::event,
                        process -> Optional.ofNullable(deaths.get(process))),
                RecoveryPolicy.DEFAULT, 10_000, Duration.ZERO, this::watch,
                process -> List.of());
    }

    void event(AgentEvent event) {
        events.add((FaultDetected) event);
    }

    Actor agent(int id) {
        return actors.computeIfAbsent(id, any -> new Actor(AgentSpec.of(id, "agent-" + id, List.of("sleep", "9"))
                .withLimits(ResourceLimits.NONE)));
    }

    /** Both clocks go on. */
    void pass(Duration time) {
        boot += time.toNanos();
        nanos += time.toNanos();
    }

    void touch(String file, long seconds) {
        files.put(file, TouchedFile.Touch.at(FileTime.from(Instant.ofEpochSecond(seconds))));
    }

    private TouchedFile watch(String file) {
        return new TouchedFile() {
            private Touch last = Touch.UNSEEN;

            @Override
            public Touch look() {
                last = filesAwaited > 0 ? last : files.getOrDefault(file, Touch.NEVER);
                return last;
            }

            @Override
            public long awaitedNanos() {
                return filesAwaited;
            }
        };
    }

    List<Fault> faults() {
        return detection.faults(OptionalInt.empty(), 1_024);
    }

    Fault last() {
        List<Fault> all = faults();
        return all.get(all.size() - 1);
    }

    /** One agent, which uses what its fields say. */
    final class Actor {

        AgentSpec spec;
        final Group group = new Group();
        AgentState state = AgentState.ACTIVE;
        boolean ready;
        boolean removed;
        int runNumber = 1;
        long began = boot - SECOND;
        OptionalLong cpu = OptionalLong.of(0);
        OptionalLong memory = OptionalLong.of(0);
        OptionalLong peak = OptionalLong.empty();
        OptionalLong kills = OptionalLong.of(0);
        OptionalLong hits = OptionalLong.of(0);
        OptionalLong heldBack = OptionalLong.of(0);
        OptionalLong calls = OptionalLong.empty();
        boolean counted;

        Actor(AgentSpec spec) {
            this.spec = spec;
        }

        Actor limits(ResourceLimits limits) {
            spec = spec.withLimits(limits);
            return this;
        }

        Actor cpuLimit(long quotaMicros, long windowMicros) {
            return limits(new ResourceLimits(OptionalLong.of(quotaMicros), windowMicros, OptionalLong.empty(),
                    OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
        }

        Actor memoryLimit(long bytes) {
            return limits(new ResourceLimits(OptionalLong.empty(), 1_000_000, OptionalLong.of(bytes),
                    OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
        }

        Actor callsLimit(long perSecond) {
            return limits(new ResourceLimits(OptionalLong.empty(), 1_000_000, OptionalLong.empty(),
                    OptionalLong.of(perSecond), OptionalLong.empty(), OptionalLong.empty()));
        }

        Actor recovery(RecoveryPolicy policy) {
            spec = spec.withRecovery(Optional.of(policy));
            return this;
        }

        Actor watchdog(Watchdog watchdog) {
            spec = new AgentSpec(spec.id(), spec.name(), spec.command(), spec.environment(), spec.workingDirectory(),
                    spec.user(), spec.capabilities(), spec.scope(), spec.restart(), spec.limits(), watchdog,
                    spec.stop(), spec.logs(), spec.after(), spec.cascade(), spec.recovery());
            return this;
        }

        Watched run() {
            return new Watched(spec, new ProcessKey(4_000 + spec.id(), began), runNumber, group);
        }

        GroupUsage usage() {
            return new GroupUsage(cpu, memory, peak, 1, kills, hits, heldBack, OptionalLong.empty(),
                    OptionalLong.empty());
        }

        void look() {
            detection.onSample(new Sample(run(), boot, usage(), calls, counted || calls.isPresent(), false));
        }

        void lastLook() {
            detection.onSample(new Sample(run(), boot, usage(), calls, counted || calls.isPresent(), true));
        }

        /** Uses so much CPU evenly over a second, then is looked at. */
        void second(long cpuMicros) {
            second(cpuMicros, 0);
        }

        void second(long cpuMicros, long callsMade) {
            pass(Duration.ofSeconds(1));
            cpu = OptionalLong.of(cpu.orElse(0) + cpuMicros);
            if (calls.isPresent()) {
                calls = OptionalLong.of(calls.getAsLong() + callsMade);
            }
            look();
        }

        /** As long as it is throttled it wants more than it gets. */
        void busySecond(long wantedMicros) {
            busySecond(wantedMicros, 0);
        }

        void busySecond(long wantedMicros, long callsMade) {
            boolean held = group.quota.isPresent() && group.quota.getAsLong() < wantedMicros;
            if (held) {
                heldBack = OptionalLong.of(heldBack.getAsLong() + 10);
            }
            second(held ? group.quota.getAsLong() : wantedMicros, callsMade);
        }

        void heard() {
            detection.heard(spec.id(), runNumber, WALL + wallJump);
        }

        /** The next run, in a new group. */
        void spawnedAgain() {
            runNumber++;
            began = boot;
            cpu = OptionalLong.of(0);
            kills = OptionalLong.of(0);
            hits = OptionalLong.of(0);
            heldBack = OptionalLong.of(0);
        }

        private AgentInfo info() {
            return new AgentInfo(spec, Optional.empty(), state, Instant.EPOCH, "", Optional.of(run().process()),
                    OptionalInt.empty(), 0, ready, "", Optional.empty(), Optional.empty());
        }
    }

    /** Keeps what was set. */
    final class Group implements ControlGroup {

        final List<String> quotas = new ArrayList<>();
        OptionalLong quota = OptionalLong.empty();
        final List<String> limits = new ArrayList<>();
        boolean killed;
        boolean removed;
        String refusal = "";
        List<Path> joins = List.of();

        @Override
        public void cpuQuota(OptionalLong microsPerSecond) throws IOException {
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
            quota = microsPerSecond;
            quotas.add(microsPerSecond.isPresent() ? Long.toString(microsPerSecond.getAsLong()) : "none");
        }

        @Override
        public String name() {
            return "agent";
        }

        @Override
        public void heldBy(int launcher) {}

        @Override
        public List<Path> joinFiles() {
            return joins;
        }

        @Override
        public void limit(OptionalLong memoryBytes, OptionalLong processes) {
            limits.add(memoryBytes + " " + processes);
        }

        @Override
        public GroupUsage usage() {
            return actors.values().stream().filter(actor -> actor.group == this).findAny().orElseThrow().usage();
        }

        @Override
        public List<Integer> pids() {
            return List.of();
        }

        @Override
        public boolean populated() {
            return !killed;
        }

        @Override
        public void kill(Duration limit) {
            killed = true;
        }

        @Override
        public void remove() throws IOException {
            if (populated()) {
                throw new IOException("cannot remove the control group " + name() + ": it has members");
            }
            removed = true;
        }
    }

    @Override
    public List<Entry> entries() {
        return actors.keySet().stream().flatMap(id -> entry(id).stream()).toList();
    }

    @Override
    public Optional<Entry> entry(int id) {
        return Optional.ofNullable(actors.get(id)).filter(actor -> !actor.removed)
                .map(actor -> new Entry(actor.info(), LifeCounts.ZERO, LifeCounts.ZERO,
                        actor.state.alive() ? Optional.of(actor.run()) : Optional.empty()));
    }

    @Override
    public LifeCounts total() {
        return countedBefore;
    }

    @Override
    public LifeCounts sinceBoot() {
        return LifeCounts.ZERO;
    }

    @Override
    public long installedAt() {
        return 0;
    }

    @Override
    public void faultCounted(int id) {
        counted.merge(id, 1, Integer::sum);
    }

    @Override
    public void kill(int id, int runNumber, String reason) {
        orders.add("kill " + id + "/" + runNumber + ": " + reason);
    }

    @Override
    public void restart(int id, int runNumber, String reason) {
        orders.add("restart " + id + "/" + runNumber + ": " + reason);
    }

    @Override
    public long now() {
        return boot;
    }

    @Override
    public long toWallTime(long bootNanos) {
        return WALL + bootNanos + wallJump;
    }
}
