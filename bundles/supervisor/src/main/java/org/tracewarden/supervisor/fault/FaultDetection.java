// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
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
 * Finds faults in what it is shown and has something done about them. It looks when it is shown samples; threads of its
 * own it has only for heartbeat files. Thread-safe.
 */
public final class FaultDetection
        implements FaultDetector, SampleListener, CrashJudge, Heartbeats, AutoCloseable {

    private static final long TIDY_NANOS = 60_000_000_000L;

    private final Surroundings around;
    private final TouchedFiles files;
    private final Policies policies;
    private final FaultTeller teller;
    private final CurrentRuns runs;
    private final AtomicLong tidied;
    private volatile boolean closed;

    /**
     * @param recovery the global policy
     * @param throttleFloorMicros CPU time in a second that a throttled agent is left
     * @param floodGrace how long after its start a run is not judged for floods
     */
    public FaultDetection(Surroundings around, RecoveryPolicy recovery, long throttleFloorMicros,
            Duration floodGrace) {
        this(around, recovery, throttleFloorMicros, floodGrace, new HeartbeatFiles(), ProcessStates.HOST);
    }

    FaultDetection(Surroundings around, RecoveryPolicy recovery, long throttleFloorMicros, Duration floodGrace,
            TouchedFiles files, ProcessStates states) {
        this.around = around;
        this.files = files;
        policies = new Policies(recovery, throttleFloorMicros, floodGrace);
        teller = new FaultTeller(around);
        runs = new CurrentRuns(new FaultContext(around, Readings.of(around.containment()), policies, teller, files,
                states));
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
        runs.look(sample, nanos);
        long before = tidied.get();
        if (nanos - before > TIDY_NANOS && tidied.compareAndSet(before, nanos)) {
            runs.forgetUnless(id -> around.roster().state(id).isPresent());
        }
    }

    @Override
    public Judgement crashed(Watched run, Optional<ExitStatus> status) {
        return runs.crashed(run, status);
    }

    @Override
    public void heard(int id, int runNumber, long wallTime) {
        runs.heard(id, runNumber, around.nanos().getAsLong());
    }

    @Override
    public Fault report(int agent, FaultKind kind, String summary, List<String> evidence) throws AgentException {
        Finding finding = ReportedFinding.of(kind, summary, evidence);
        Roster.Entry entry = around.roster().entry(agent).orElseThrow(() -> new AgentException(
                "there is no agent " + agent + " to report a " + kind.words() + " of; asm:list names those there are"));
        return runs.reported(entry, kind, finding, around.nanos().getAsLong());
    }

    /** An agent was removed: what has its id next is another one. */
    public void forget(int id) {
        runs.forget(id);
        teller.departed(id);
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
        for (int id : runs.ids()) {
            runs.blind(id).forEach(blind -> names.computeIfAbsent(blind, any -> new ArrayList<>()).add(runs.name(id)));
        }
        return names.entrySet().stream().map(entry -> entry.getKey().about(entry.getValue())).toList();
    }

    @Override
    public List<String> notes(int agent) {
        return runs.notes(agent);
    }

    /** Lifts all throttles, since nobody will be there to do it, and ends its threads. The agents run on. */
    @Override
    public void close() {
        closed = true;
        runs.leave();
        files.close();
    }
}
