// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.life.CrashJudge;
import org.tracewarden.supervisor.life.Heartbeats;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.SampleListener;
import org.tracewarden.supervisor.watch.Watched;

/**
 * Finds faults in what it is shown and has something done about them. It has no thread: it looks when it is shown
 * samples. Thread-safe; the agents do not wait for each other.
 */
public final class FaultDetection
        implements FaultDetector, SampleListener, CrashJudge, Heartbeats, AutoCloseable {

    private static final long TIDY_NANOS = 60_000_000_000L;

    private final Surroundings around;
    private final Readings readings;
    private final TouchedFiles files;
    private final ProcessStates states;
    private final Policies policies;
    private final FaultTeller teller;
    private final Map<Integer, AgentFaults> agents = new ConcurrentHashMap<>();
    private final AtomicLong tidied;
    private volatile boolean closed;

    /**
     * @param recovery the global policy
     * @param throttleFloorMicros CPU time in a second that a throttled agent is left
     * @param floodGrace how long after its start a run is not judged for floods
     */
    public FaultDetection(Surroundings around, RecoveryPolicy recovery, long throttleFloorMicros,
            Duration floodGrace) {
        this(around, recovery, throttleFloorMicros, floodGrace, TouchedFiles.HOST, ProcessStates.HOST);
    }

    FaultDetection(Surroundings around, RecoveryPolicy recovery, long throttleFloorMicros, Duration floodGrace,
            TouchedFiles files, ProcessStates states) {
        this.around = around;
        readings = Readings.of(around.containment());
        this.files = files;
        this.states = states;
        policies = new Policies(recovery, throttleFloorMicros, floodGrace);
        teller = new FaultTeller(around);
        tidied = new AtomicLong(around.nanos().getAsLong());
    }

    /** A configuration was saved: what was set by command is forgotten. */
    public void configure(RecoveryPolicy recovery, long throttleFloorMicros, Duration floodGrace) {
        policies.global(recovery);
        policies.floorMicros(throttleFloorMicros);
        policies.floodGrace(floodGrace);
    }

    @Override
    public void onSample(Sample sample) {
        if (closed) {
            return;
        }
        long nanos = around.nanos().getAsLong();
        of(sample.run().spec().id()).look(sample, nanos);
        long before = tidied.get();
        if (nanos - before > TIDY_NANOS && tidied.compareAndSet(before, nanos)) {
            agents.keySet().removeIf(id -> around.roster().entry(id).isEmpty());
        }
    }

    @Override
    public Judgement crashed(Watched run, Optional<ExitStatus> status) {
        return of(run.spec().id()).crashed(run, status);
    }

    @Override
    public void heard(int id, long runNumber, long wallTime) {
        of(id).heard(runNumber, around.nanos().getAsLong());
    }

    @Override
    public Fault report(int agent, FaultKind kind, String summary, List<String> evidence) throws AgentException {
        Finding finding = ReportedFinding.of(kind, summary, evidence);
        Roster.Entry entry = around.roster().entry(agent).orElseThrow(() -> new AgentException(
                "there is no agent " + agent + " to report a " + kind.words() + " of; asm:list names those there are"));
        return of(agent).reported(entry, kind, finding, around.nanos().getAsLong());
    }

    /** An agent was removed: what has its id next is another one. */
    public void forget(int id) {
        agents.remove(id);
        teller.departed(id);
    }

    private AgentFaults of(int id) {
        return agents.computeIfAbsent(id, any -> new AgentFaults((run, incidents) -> new RunFaults(run, around,
                policies, teller, new FaultTeller.Whose(id, run.spec().name(), incidents), readings, files, states),
                teller, policies));
    }

    @Override
    public List<Fault> faults(OptionalInt agent, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " is out of range (at least 1)");
        }
        return teller.newest(agent, limit);
    }

    @Override
    public RecoveryPolicy recovery() {
        return policies.global();
    }

    @Override
    public void recovery(RecoveryPolicy policy) {
        policies.global(policy);
    }

    @Override
    public List<String> notes() {
        Map<Blind, List<String>> names = new TreeMap<>();
        new TreeMap<>(agents).values().forEach(agent -> agent.blind().forEach(
                blind -> names.computeIfAbsent(blind, any -> new ArrayList<>()).add(agent.name())));
        return names.entrySet().stream().map(entry -> entry.getKey().about(entry.getValue())).toList();
    }

    @Override
    public List<String> notes(int agent) {
        return Optional.ofNullable(agents.get(agent)).stream()
                .flatMap(one -> one.blind().stream()).map(Blind::sentence).toList();
    }

    /** Lifts all throttles, since nobody will be there to do it. The agents run on. */
    @Override
    public void close() {
        closed = true;
        agents.values().forEach(AgentFaults::leave);
    }
}
