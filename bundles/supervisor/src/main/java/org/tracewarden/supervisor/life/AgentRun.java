// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.watch.Watched;

/**
 * One run of an agent and how far its end has come. Belongs to the agents' thread, but for what is known of it from its
 * begin on: that stays as it is, and the agent shows itself with this run only afterwards.
 *
 * <p>Fields that are null for none, and kept in Optionals nowhere, save 48 bytes for each agent that runs.
 */
final class AgentRun {

    private static final byte MOST_KILLS = 100;

    private final long number;
    private Run run;
    private ControlGroup group;
    /** Of a run that nobody holds any more, where it is known; others have it from their {@link #run}. */
    private ProcessKey lost;
    /** What was told too early; null from when all is heard at once. */
    private List<Runnable> early = List.of();

    private byte kills;
    /** Its first process ended, or nobody can tell any more. */
    boolean ended;
    /** Its launcher told so, or is gone; what follows from it comes in its turn. Written by the links' thread. */
    volatile boolean endHeard;
    /** No descendant is left, as its launcher told. */
    boolean empty;
    /** Its launcher is gone. */
    boolean launcherLost;
    /** Its tree is being killed now. */
    boolean killing;
    /** Its control group is being removed now. */
    boolean closing;
    /** Nothing of it is left but its directory. */
    boolean closed;
    /** The state that counts its end is on disk. */
    boolean endStored;
    boolean released;
    /** It was said that its output is lost. */
    boolean lossTold;

    AgentRun(long number) {
        this.number = number;
    }

    /** A run that nobody holds any more. */
    static AgentRun lost(long number, Optional<ProcessKey> process) {
        AgentRun made = new AgentRun(number);
        made.lost = process.orElse(null);
        made.launcherLost = true;
        made.early = null;
        return made;
    }

    long number() {
        return number;
    }

    /** What is told of it before it is known waits until {@link #listen}. */
    void hear(Runnable news) {
        if (early == null) {
            news.run();
            return;
        }
        List<Runnable> all = new ArrayList<>(early);
        all.add(news);
        early = all;
    }

    void began(Run begun) {
        run = begun;
    }

    void held(Optional<ControlGroup> by) {
        group = by.orElse(null);
    }

    /** From now on news are heard at once; those that came early first. */
    void listen() {
        List<Runnable> news = early == null ? List.of() : early;
        early = null;
        news.forEach(Runnable::run);
    }

    /**
     * It is being killed once more.
     *
     * @return the attempt, from 1; not counted on beyond 100
     */
    int kill() {
        killing = true;
        kills += kills < MOST_KILLS ? 1 : 0;
        return kills;
    }

    Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    Optional<ControlGroup> group() {
        return Optional.ofNullable(group);
    }

    Optional<ProcessKey> process() {
        return lost != null ? Optional.of(lost) : run().map(Run::process);
    }

    /** Whether that is its process. Start times from /proc are precise to a clock tick only. */
    boolean isOf(ProcessKey process) {
        return process().filter(own -> ProcessTable.same(own, process)).isPresent();
    }

    /** As it can be looked at; empty when it has no control group or process that is known. */
    Optional<Watched> watched(AgentSpec spec) {
        return group().flatMap(there -> process()
                .map(process -> new Watched(spec, process, number, there)));
    }
}
