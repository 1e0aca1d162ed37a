// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.supervisor.launch.Run;

/** One run of an agent and how far its end has come. Belongs to the agents' thread. */
final class AgentRun {

    private final long number;
    private final List<Runnable> early = new ArrayList<>();
    private Optional<Run> run = Optional.empty();
    private Optional<ControlGroup> group = Optional.empty();
    private Optional<ProcessKey> process = Optional.empty();
    private long startedAt;
    private boolean known;

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
    /** Times that was tried. */
    int kills;
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
    static AgentRun lost(long number, Optional<ProcessKey> process, long startedAt) {
        AgentRun lost = new AgentRun(number);
        lost.process = process;
        lost.startedAt = startedAt;
        lost.launcherLost = true;
        lost.known = true;
        return lost;
    }

    long number() {
        return number;
    }

    /** What is told of it before it is known waits until {@link #began}. */
    void hear(Runnable news) {
        if (known) {
            news.run();
        } else {
            early.add(news);
        }
    }

    void began(Run begun) {
        run = Optional.of(begun);
        process = Optional.of(begun.process());
        startedAt = begun.startedAt();
    }

    void held(Optional<ControlGroup> by) {
        group = by;
    }

    /** From now on news are heard at once; those that came early first. */
    void listen() {
        known = true;
        List<Runnable> news = List.copyOf(early);
        early.clear();
        news.forEach(Runnable::run);
    }

    Optional<Run> run() {
        return run;
    }

    Optional<ControlGroup> group() {
        return group;
    }

    Optional<ProcessKey> process() {
        return process;
    }

    /** Nanoseconds since 1970-01-01T00:00Z. */
    long startedAt() {
        return startedAt;
    }
}
