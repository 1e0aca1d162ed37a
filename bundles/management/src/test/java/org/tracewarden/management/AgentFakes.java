// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessKey;

/** Agents with known answers. */
final class AgentFakes {

    static final Instant MOMENT = Fakes.header().wallInstant();

    private AgentFakes() {}

    static AgentSpec spec(int id, String name) {
        return AgentSpec.of(id, name, List.of("python3", "agent.py", "--token", "secret"));
    }

    static AgentInfo info(AgentSpec spec, AgentState state) {
        boolean runs = state == AgentState.ACTIVE;
        return new AgentInfo(spec, Optional.of("org.tracewarden.agent-" + spec.name() + ".cfg"), state, MOMENT, "",
                runs ? Optional.of(new ProcessKey(5200, 1)) : Optional.empty(),
                runs ? OptionalInt.of(5199) : OptionalInt.empty(), 1, true, "3 mails\n wait",
                Optional.of(ExitStatus.killed(new Signal(9), false)), Optional.empty());
    }

    static AgentLifecycle step(int id, String name, AgentTransition transition, String detail) {
        return new AgentLifecycle(Fakes.header(), id, name, transition, Optional.of(new ProcessKey(5200, 1)),
                Optional.empty(), 2, detail);
    }

    static Fault fault(long number, String name) {
        return new Fault(number, 4, 100, name, FaultKind.CPU_QUOTA, MOMENT, "CPU quota exceeded", List.of("1.52 s"),
                FaultAction.THROTTLE, "CPU lowered", Optional.empty());
    }

    static FaultDetected detected(long number, String name) {
        return new FaultDetected(Fakes.header(), fault(number, name));
    }

    /** Does as it is told, and remembers it. */
    static final class FakeSupervisor implements AgentSupervisor {
        final Map<Integer, AgentInfo> kept = new TreeMap<>();
        final List<String> orders = new ArrayList<>();

        void keep(int id, String name, AgentState state) {
            kept.put(id, info(spec(id, name), state));
        }

        private AgentInfo order(String order, int id, AgentState state) throws AgentException {
            orders.add(order + " " + id);
            if (!kept.containsKey(id)) {
                throw new AgentException("there is no agent " + id);
            }
            kept.put(id, info(kept.get(id).spec(), state));
            return kept.get(id);
        }

        @Override
        public AgentInfo spawn(AgentSpec spec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AgentInfo spawnWithFreeId(IntFunction<AgentSpec> spec) {
            return spawn(spec.apply(freeId()));
        }

        @Override
        public AgentInfo start(int id) throws AgentException {
            if (kept.get(id).state() == AgentState.ACTIVE) {
                throw new AgentException("agent " + id + " runs already; restart it with asm:restart " + id);
            }
            return order("start", id, AgentState.ACTIVE);
        }

        @Override
        public AgentInfo stop(int id) throws AgentException {
            return order("stop", id, AgentState.STOPPED);
        }

        @Override
        public AgentInfo kill(int id) throws AgentException {
            return order("kill", id, AgentState.STOPPED);
        }

        @Override
        public AgentInfo restart(int id) throws AgentException {
            return order("restart", id, AgentState.ACTIVE);
        }

        @Override
        public void remove(int id) {
            kept.remove(id);
        }

        @Override
        public AgentInfo limit(int id, ResourceLimits limits) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AgentInfo recovery(int id, Optional<RecoveryPolicy> policy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<AgentInfo> agents() {
            return List.copyOf(kept.values());
        }

        @Override
        public Optional<AgentInfo> find(int id) {
            return Optional.ofNullable(kept.get(id));
        }

        @Override
        public Optional<AgentInfo> find(String name) {
            return kept.values().stream().filter(agent -> agent.name().equals(name)).findFirst();
        }

        @Override
        public Optional<AgentInfo> ofProcess(int pid) {
            return Optional.empty();
        }

        @Override
        public List<AgentProcess> processes(int id) {
            return List.of();
        }

        @Override
        public int freeId() {
            return 100;
        }

        @Override
        public Containment containment() {
            return new Containment(Containment.Kind.CGROUP_V1, List.of("pids is not mounted"));
        }
    }

    /** The same figures for every agent. */
    record FakeTelemetry() implements TelemetryAggregator {
        static final AgentCounts COUNTS = new AgentCounts(
                5, 4, 3, 2, 1, OptionalLong.empty(), 7_000, OptionalLong.of(4_096), OptionalLong.empty());

        @Override
        public SystemTelemetry system() {
            return new SystemTelemetry(COUNTS, AgentCounts.ZERO, 2, Instant.EPOCH, 6);
        }

        @Override
        public Optional<AgentTelemetry> agent(int id) {
            return Optional.of(new AgentTelemetry(
                    id, "any", COUNTS, AgentCounts.ZERO, 1 << 20, 2 << 20, 3, 0.25, MOMENT));
        }

        @Override
        public List<AgentTelemetry> agents() {
            return List.of();
        }

        @Override
        public List<AgentEvent> events(int limit) {
            List<AgentEvent> all = List.of(step(100, "mailer", AgentTransition.SPAWNED, ""),
                    step(100, "mailer", AgentTransition.FAILED, "3 restarts\nin a row"), detected(7, "mailer"));
            return all.subList(Math.max(0, all.size() - limit), all.size());
        }

        @Override
        public long eventsForgotten() {
            return 9;
        }
    }

    /** Found one fault of each agent. */
    record FakeDetector() implements FaultDetector {
        @Override
        public List<Fault> faults(OptionalInt agent, int limit) {
            return agent.isPresent()
                    ? List.of(fault(7, "agent-" + agent.getAsInt()))
                    : List.of(fault(7, "one"), fault(8, "other"));
        }

        @Override
        public Fault report(int agent, FaultKind kind, String summary, List<String> evidence) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public List<String> notes(int agent) {
            return List.of();
        }

        @Override
        public RecoveryPolicy recovery() {
            return RecoveryPolicy.DEFAULT;
        }

        @Override
        public void recovery(RecoveryPolicy policy) {
            throw new UnsupportedOperationException();
        }
    }
}
