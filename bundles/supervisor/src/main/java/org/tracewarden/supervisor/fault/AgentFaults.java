// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.life.CrashJudge;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** Faults of one agent over its runs. Thread-safe. */
final class AgentFaults {

    /** Makes what belongs to a run. */
    interface Runs {

        RunFaults begin(Watched run, Incidents incidents);
    }

    private final Runs runs;
    private final FaultTeller teller;
    private final Policies policies;
    private final Incidents incidents = new Incidents();
    private Optional<RunFaults> current = Optional.empty();
    private volatile Beat beat = new Beat(0, Long.MIN_VALUE);

    private record Beat(long runNumber, long nanos) {}

    AgentFaults(Runs runs, FaultTeller teller, Policies policies) {
        this.runs = runs;
        this.teller = teller;
        this.policies = policies;
    }

    /** Does not wait for anything: those who hear have much to hear. */
    void heard(long runNumber, long nanos) {
        beat = new Beat(runNumber, nanos);
    }

    /** A look that comes after a newer run has begun, or after its run's last, tells nothing. */
    synchronized void look(Sample sample, long nanos) {
        if (current.isPresent() && !newer(sample.run())
                && (current.get().over() || !current.get().isOf(sample.run()))) {
            return;
        }
        Beat last = beat;
        long heard = last.runNumber() == sample.run().runNumber() ? last.nanos() : Long.MIN_VALUE;
        of(sample.run()).look(sample, nanos, heard);
    }

    synchronized CrashJudge.Judgement crashed(Watched run, Optional<ExitStatus> status) {
        return of(run).crashed(run, status);
    }

    synchronized Fault reported(Roster.Entry agent, FaultKind kind, Finding finding, long nanos) {
        if (agent.run().isPresent()) {
            return of(agent.run().get()).reported(kind, finding, nanos);
        }
        FaultTeller.Whose whose = new FaultTeller.Whose(agent.info().id(), agent.info().name(), incidents);
        return teller.tell(whose, kind, finding, policies.action(agent.info().spec(), kind),
                "nothing was done: it does not run", Optional.empty());
    }

    synchronized Set<Blind> blind() {
        return current.map(RunFaults::blind).orElseGet(() -> EnumSet.noneOf(Blind.class));
    }

    synchronized String name() {
        return current.map(RunFaults::name).orElse("");
    }

    synchronized void leave() {
        current.filter(run -> !run.over()).ifPresent(RunFaults::leave);
    }

    private RunFaults of(Watched run) {
        if (current.isEmpty() || newer(run)) {
            current = Optional.of(runs.begin(run, incidents));
        }
        return current.get();
    }

    /** Two runs may begin in one tick of the clock; numbers begin anew when the id is given to another agent. */
    private boolean newer(Watched run) {
        long before = current.map(RunFaults::startTime).orElse(Long.MIN_VALUE);
        long start = run.process().startTime();
        return start > before || start == before && run.runNumber() > current.map(RunFaults::number).orElse(0L);
    }
}
