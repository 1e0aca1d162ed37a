// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.table.IntTable;
import org.tracewarden.supervisor.watch.Watched;

/** {@link Figures} of agents, by id and by first process. Thread-safe. */
final class AllFigures {

    private final IntTable<Figures> byId = new IntTable<>();
    /** Those of which a run was seen, by the pid of its first process. */
    private final IntTable<Figures> byPid = new IntTable<>();

    /** Those of an agent; new ones when there are none. */
    Figures of(int id) {
        return byId.getOrMake(id, fresh -> new Figures());
    }

    Optional<Figures> find(int id) {
        return byId.get(id);
    }

    /** Those of the agent whose first process this is. */
    Optional<Figures> ofFirst(ProcessKey process) {
        return byPid.get(process.pid()).filter(figures -> figures.first(process));
    }

    void put(int id, Figures figures) {
        byId.put(id, figures);
    }

    /** A run has begun, or is heard of for the first time. */
    Figures began(int id, ProcessKey first) {
        Figures figures = of(id);
        return named(figures, first, () -> figures.began(first));
    }

    /** The same, of a run that is looked at; nothing when it is known to be over. */
    Figures began(Watched run) {
        Figures figures = of(run.spec().id());
        return named(figures, run.process(), () -> figures.began(run));
    }

    private Figures named(Figures figures, ProcessKey first, BooleanSupplier news) {
        int before = figures.pid();
        if (news.getAsBoolean()) {
            if (before > 0) {
                byPid.remove(before, figures);
            }
            byPid.put(first.pid(), figures);
        }
        return figures;
    }

    Optional<Figures> remove(int id) {
        Optional<Figures> gone = byId.remove(id);
        gone.ifPresent(figures -> byPid.remove(figures.pid(), figures));
        return gone;
    }

    /** Whether a run of any agent was seen. */
    boolean anyBegan() {
        return byPid.size() > 0;
    }

    /** Ascending. */
    int[] ids() {
        return byId.keys();
    }

    List<Figures> all() {
        return byId.values();
    }
}
