// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessKey;

/** A supervisor in memory: agents are what a test says, and do at once what they are asked. */
final class FakeAgents implements AgentServices {

    final Map<Integer, AgentInfo> agents = new ConcurrentSkipListMap<>();
    final Map<Integer, AgentTelemetry> figures = new TreeMap<>();
    final List<AgentEvent> events = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final List<AgentLogLine> log = new ArrayList<>();
    final List<AgentProcess> processes = new ArrayList<>();
    /** What was asked of the supervisor, and granted. */
    final List<String> asked = new ArrayList<>();
    Containment containment = new Containment(Containment.Kind.CGROUP_V1, List.of());
    SystemTelemetry system = new SystemTelemetry(
            new AgentCounts(15, 12, 2, 3, 2, OptionalLong.of(45678), 9_000_000, OptionalLong.of(1),
                    OptionalLong.of(2)),
            AgentCounts.ZERO, 3, AgentSamples.NOW.minus(Duration.ofDays(9)), 0);
    RecoveryPolicy policy = RecoveryPolicy.DEFAULT;
    List<String> notes = List.of();
    volatile long forgotten;
    volatile boolean installed = true;
    Optional<String> refusal = Optional.empty();
    /** With the supervision itself. */
    String trouble = "";
    /** Of what is spawned. */
    AgentState spawned = AgentState.ACTIVE;
    /** Given the reader of the log that follows. */
    Consumer<Consumer<AgentLogLine>> atFollow = reader -> {};
    boolean followClosed;

    private final AgentSupervisor supervisor = new Supervisor();
    private final TelemetryAggregator telemetry = new Telemetry();
    private final FaultDetector detector = new Detector();
    private final AgentLogs logs = new Logs();

    FakeAgents with(AgentInfo... some) {
        for (AgentInfo agent : some) {
            agents.put(agent.id(), agent);
        }
        return this;
    }

    FakeAgents with(AgentTelemetry... some) {
        for (AgentTelemetry one : some) {
            figures.put(one.id(), one);
        }
        return this;
    }

    @Override
    public Optional<AgentSupervisor> supervisor() {
        return Optional.of(supervisor).filter(s -> installed);
    }

    @Override
    public Optional<TelemetryAggregator> telemetry() {
        return Optional.of(telemetry).filter(t -> installed);
    }

    @Override
    public Optional<FaultDetector> faults() {
        return Optional.of(detector).filter(d -> installed);
    }

    @Override
    public Optional<AgentLogs> logs() {
        return Optional.of(logs).filter(l -> installed);
    }

    @Override
    public String trouble() {
        return trouble;
    }

    /** Encodes any value as its name and components, as Java prints them. */
    @Override
    public Optional<JsonEncoder> json() {
        return Optional.of(new JsonEncoder() {
            @Override
            public String encode(Object value) {
                return "{" + value + "}";
            }

            @Override
            public String encodePretty(Object value) {
                return encode(value);
            }
        });
    }

    private final class Supervisor implements AgentSupervisor {

        @Override
        public AgentInfo spawn(AgentSpec spec) throws AgentException {
            boolean waits = !spec.after().isEmpty();
            return done("spawn " + spec.id(), new AgentInfo(spec, Optional.empty(),
                    waits ? AgentState.WAITING : spawned, AgentSamples.NOW, "",
                    waits ? Optional.empty() : Optional.of(new ProcessKey(4242, 1)), OptionalInt.empty(), 0, true, "",
                    Optional.empty(), Optional.empty()));
        }

        @Override
        public AgentInfo spawnWithFreeId(IntFunction<AgentSpec> spec) throws AgentException {
            return spawn(spec.apply(freeId()));
        }

        @Override
        public AgentInfo start(int id) throws AgentException {
            return done("start " + id, AgentSamples.running(agents.get(id), 4243));
        }

        @Override
        public AgentInfo stop(int id) throws AgentException {
            return done("stop " + id, AgentSamples.stopped(agents.get(id), ExitStatus.killed(new Signal(15), false)));
        }

        @Override
        public AgentInfo kill(int id) throws AgentException {
            return done("kill " + id, AgentSamples.stopped(agents.get(id), ExitStatus.killed(new Signal(9), false)));
        }

        @Override
        public AgentInfo restart(int id) throws AgentException {
            return done("restart " + id, AgentSamples.running(agents.get(id), 4244));
        }

        @Override
        public void remove(int id) throws AgentException {
            done("remove " + id, agents.get(id));
            agents.remove(id);
        }

        @Override
        public AgentInfo limit(int id, ResourceLimits limits) throws AgentException {
            return done("limit " + id, AgentSamples.of(agents.get(id), agents.get(id).spec().withLimits(limits)));
        }

        @Override
        public AgentInfo recovery(int id, Optional<RecoveryPolicy> wanted) throws AgentException {
            return done("recovery " + id, AgentSamples.of(agents.get(id), agents.get(id).spec().withRecovery(wanted)));
        }

        private AgentInfo done(String order, AgentInfo after) throws AgentException {
            if (refusal.isPresent()) {
                throw new AgentException(refusal.get());
            }
            asked.add(order);
            agents.put(after.id(), after);
            return after;
        }

        @Override
        public List<AgentInfo> agents() {
            return List.copyOf(agents.values());
        }

        @Override
        public Optional<AgentInfo> find(int id) {
            return Optional.ofNullable(agents.get(id));
        }

        @Override
        public Optional<AgentInfo> find(String name) {
            return agents.values().stream().filter(agent -> agent.name().equals(name)).findFirst();
        }

        @Override
        public Optional<AgentInfo> ofProcess(int pid) {
            return Optional.empty();
        }

        @Override
        public List<AgentProcess> processes(int id) {
            return List.copyOf(processes);
        }

        @Override
        public int freeId() {
            int id = 100;
            while (agents.containsKey(id)) {
                id++;
            }
            return id;
        }

        @Override
        public Containment containment() {
            return containment;
        }
    }

    private final class Telemetry implements TelemetryAggregator {

        @Override
        public SystemTelemetry system() {
            return system;
        }

        @Override
        public Optional<AgentTelemetry> agent(int id) {
            return Optional.ofNullable(figures.get(id));
        }

        @Override
        public List<AgentTelemetry> agents() {
            return List.copyOf(figures.values());
        }

        @Override
        public List<AgentEvent> events(int limit) {
            synchronized (events) {
                return List.copyOf(events.subList(Math.max(0, events.size() - limit), events.size()));
            }
        }

        @Override
        public long eventsForgotten() {
            return forgotten;
        }
    }

    private final class Detector implements FaultDetector {

        @Override
        public List<Fault> faults(OptionalInt agent, int limit) {
            List<Fault> found = faults.stream()
                    .filter(fault -> agent.isEmpty() || fault.agentId() == agent.getAsInt())
                    .toList();
            return found.subList(Math.max(0, found.size() - limit), found.size());
        }

        @Override
        public Fault report(int agent, FaultKind kind, String summary, List<String> evidence) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> notes() {
            return notes;
        }

        @Override
        public List<String> notes(int agent) {
            return notes;
        }

        @Override
        public RecoveryPolicy recovery() {
            return policy;
        }

        @Override
        public void recovery(RecoveryPolicy wanted) {
            policy = wanted;
        }
    }

    private final class Logs implements AgentLogs {

        @Override
        public List<AgentLogLine> tail(int agent, int lines) throws AgentException {
            if (!agents.get(agent).spec().logs().keep()) {
                throw new AgentException("Agent " + agents.get(agent).name() + " keeps no log.");
            }
            return List.copyOf(log.subList(Math.max(0, log.size() - lines), log.size()));
        }

        @Override
        public AutoCloseable follow(int agent, Consumer<AgentLogLine> reader) {
            atFollow.accept(reader);
            return () -> followClosed = true;
        }
    }
}
