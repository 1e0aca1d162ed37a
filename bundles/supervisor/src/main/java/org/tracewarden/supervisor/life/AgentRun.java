// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.launch.RunListener;
import org.tracewarden.supervisor.watch.Watched;

/**
 * One run of an agent and how far its end has come; what its launcher tells of it comes here. Belongs to the agents'
 * thread, but for what is known of it from its begin on: that stays as it is, and the agent shows itself with this run
 * only afterwards.
 *
 * <p>Fields that are null for none, and kept in Optionals nowhere, save 48 bytes for each agent that runs.
 */
final class AgentRun implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);

    private static final byte MOST_KILLS = 100;

    /** Hears of it; null for one that nobody tells of. */
    private final Agent agent;
    private final int number;
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
    /** Those that cascade were restarted after it, or an earlier platform saw to that. */
    boolean cascaded;
    /** It was said that its output is lost. */
    boolean lossTold;

    /** One that its launcher tells of. */
    AgentRun(Agent agent, int number) {
        this.agent = agent;
        this.number = number;
    }

    /** One that nobody tells of. */
    AgentRun(int number) {
        this(null, number);
    }

    /** A run that nobody holds any more. */
    static AgentRun lost(int number, Optional<ProcessKey> process) {
        AgentRun made = new AgentRun(number);
        made.lost = process.orElse(null);
        made.launcherLost = true;
        made.early = null;
        return made;
    }

    int number() {
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

    // ---- what its launcher tells, on the links' thread, and is brought to the agents' thread

    @Override
    public void exited(int status, long wallTime) {
        endHeard = true;
        agent.hear(this, () -> agent.ended(this, Optional.of(new ExitStatus(status))));
    }

    @Override
    public void empty() {
        agent.hear(this, () -> agent.emptied(this));
    }

    @Override
    public void heartbeat(long wallTime) {
        agent.heartbeat(this, wallTime);
    }

    @Override
    public void ready() {
        agent.hear(this, () -> agent.life().saidReady());
    }

    @Override
    public void status(String text) {
        agent.hear(this, () -> agent.life().said(text));
    }

    @Override
    public void stopping() {
        agent.hear(this, () -> LOG.debug("agent {} says that it is stopping", agent.name()));
    }

    @Override
    public void outputLost(long bytes, String reason) {
        agent.hear(this, () -> agent.outputMissing(this, bytes, reason));
    }

    @Override
    public void launcherLost(OptionalInt status) {
        endHeard = true;
        Optional<ExitStatus> known = status.isPresent()
                ? Optional.of(new ExitStatus(status.getAsInt()))
                : Optional.empty();
        agent.hear(this, () -> agent.orphaned(this, known));
    }
}
