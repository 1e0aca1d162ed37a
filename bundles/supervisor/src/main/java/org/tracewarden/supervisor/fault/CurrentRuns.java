// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.life.CrashJudge;
import org.tracewarden.supervisor.life.Roster;
import org.tracewarden.supervisor.table.IntTable;
import org.tracewarden.supervisor.watch.Sample;
import org.tracewarden.supervisor.watch.Watched;

/** The newest run of each agent, and when something was heard of it. Thread-safe. */
final class CurrentRuns {

    /** Agents share locks, since one for each would take 16 bytes; they are held as long as figures are compared. */
    private static final int LOCKS = 64;

    private final FaultContext context;
    private final IntTable<RunFaults> runs = new IntTable<>();
    private final IntTable<Beat> beats = new IntTable<>();
    private final List<Object> locks = new ArrayList<>();

    private record Beat(int runNumber, long nanos) {}

    CurrentRuns(FaultContext context) {
        this.context = context;
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new Object());
        }
    }

    private Object lock(int id) {
        return locks.get(Math.floorMod(id, LOCKS));
    }

    /** Does not wait for a look: those who hear have much to hear. */
    void heard(int id, int runNumber, long nanos) {
        beats.put(id, new Beat(runNumber, nanos));
    }

    /** A look that comes after a newer run has begun, or after its run's last, tells nothing. */
    void look(Sample sample, long nanos) {
        int id = sample.run().spec().id();
        synchronized (lock(id)) {
            Optional<RunFaults> known = runs.get(id);
            if (known.isPresent() && !known.get().isBefore(sample.run())
                    && (known.get().over() || !known.get().isOf(sample.run()))) {
                return;
            }
            long heard = beats.get(id).filter(beat -> beat.runNumber() == sample.run().runNumber())
                    .map(Beat::nanos).orElse(Long.MIN_VALUE);
            of(sample.run()).look(sample, nanos, heard);
        }
    }

    CrashJudge.Judgement crashed(Watched run, Optional<ExitStatus> status) {
        synchronized (lock(run.spec().id())) {
            return of(run).crashed(run, status);
        }
    }

    Fault reported(Roster.Entry agent, FaultKind kind, Finding finding, long nanos) {
        int id = agent.info().id();
        synchronized (lock(id)) {
            if (agent.run().isPresent()) {
                return of(agent.run().get()).reported(kind, finding, nanos);
            }
            return context.teller().tell(new FaultTeller.Whose(id, agent.info().name()), kind, finding,
                    context.policies().action(agent.info().spec(), kind), "nothing was done: it does not run",
                    Optional.empty());
        }
    }

    private RunFaults of(Watched run) {
        int id = run.spec().id();
        Optional<RunFaults> known = runs.get(id).filter(before -> !before.isBefore(run));
        if (known.isPresent()) {
            return known.get();
        }
        RunFaults begun = new RunFaults(run, context);
        runs.put(id, begun);
        return begun;
    }

    /** What cannot be seen of it now. */
    Collection<Blind> blind(int id) {
        synchronized (lock(id)) {
            return runs.get(id).map(RunFaults::blind).orElse(List.of());
        }
    }

    /** The same in sentences. */
    List<String> notes(int id) {
        synchronized (lock(id)) {
            return runs.get(id).map(RunFaults::notes).orElse(List.of());
        }
    }

    String name(int id) {
        return runs.get(id).map(RunFaults::name).orElse("");
    }

    /** Ascending. */
    int[] ids() {
        return runs.keys();
    }

    void leave() {
        for (int id : ids()) {
            synchronized (lock(id)) {
                runs.get(id).ifPresent(RunFaults::leave);
            }
        }
    }

    void forget(int id) {
        runs.remove(id);
        beats.remove(id);
        context.teller().forget(id);
    }

    void forgetUnless(IntPredicate wanted) {
        for (IntTable<?> table : List.of(runs, beats)) {
            for (int id : table.keys()) {
                if (!wanted.test(id)) {
                    forget(id);
                }
            }
        }
    }
}
