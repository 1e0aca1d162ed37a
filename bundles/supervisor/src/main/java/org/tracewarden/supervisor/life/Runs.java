// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.linux.control.Pidfds;
import org.tracewarden.supervisor.launch.LaunchException;
import org.tracewarden.supervisor.launch.Launchers;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.watch.Watched;

/** Begins and ends runs, on the workers; what came of it is told on the agents' thread. */
final class Runs {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);
    private static final int SIGKILL = 9;
    /** A launcher that has not told the end after so many seconds of killing does not answer. */
    private static final int KILLS_UNTIL_LAUNCHER = 5;

    private final Launchers launchers;
    private final Groups groups;
    private final Pidfds pidfds;
    private final Requests requests;
    private final Workers workers;
    private final Loop loop;
    private final Supplier<Reactions> reactions;

    Runs(Launchers launchers, Groups groups, Pidfds pidfds, Requests requests, Workers workers, Loop loop,
            Supplier<Reactions> reactions) {
        this.launchers = launchers;
        this.groups = groups;
        this.pidfds = pidfds;
        this.requests = requests;
        this.workers = workers;
        this.loop = loop;
        this.reactions = reactions;
    }

    void launch(AgentSpec spec, AgentRun run, Runnable begun, Consumer<String> failed) {
        workers.launch(() -> {
            Optional<ControlGroup> group = Optional.empty();
            String why;
            try {
                group = Optional.of(groups.open(spec.id()));
                groups.limit(group.get(), spec);
                Run begin = launchers.launch(requests.of(spec, run.number(), group.get().joinFiles(),
                        groups.launcherJoinFiles()), run);
                ControlGroup made = group.get();
                made.heldBy(begin.launcher().pid());
                loop.run(() -> {
                    run.began(begin);
                    run.held(Optional.of(made));
                    begun.run();
                });
                return;
            } catch (LaunchException | IOException refused) {
                why = refused.getMessage();
            } catch (RuntimeException bug) {
                LOG.error("agent {} could not be started", spec.name(), bug);
                why = "agent " + spec.name() + " could not be started: " + bug;
            }
            group.ifPresent(this::remove);
            String reason = why;
            loop.run(() -> failed.accept(reason));
        });
    }

    /** The group of a run that was found. */
    Optional<ControlGroup> groupOf(int id, Optional<Run> run) {
        try {
            ControlGroup group = groups.open(id);
            run.ifPresent(held -> group.heldBy(held.launcher().pid()));
            return Optional.of(group);
        } catch (IOException unreachable) {
            LOG.error("the control group of agent {} cannot be opened: {}", id, unreachable.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Kills the tree.
     *
     * @param attempt from 1
     * @param done hears whether nobody is left in its group
     */
    void kill(int id, AgentRun run, int attempt, Consumer<Boolean> done) {
        workers.end(() -> {
            boolean killed = killNow(id, run, attempt);
            loop.run(() -> done.accept(killed));
        });
    }

    private boolean killNow(int id, AgentRun run, int attempt) {
        Optional<Run> held = run.run().filter(there -> !run.launcherLost);
        if (groups.byDescent() || attempt > 1) {
            held.ifPresent(Run::killDescendants);
        }
        if (attempt > KILLS_UNTIL_LAUNCHER && held.isPresent()) {
            pidfds.open(held.get().launcher()).ifPresent(launcher -> {
                try (launcher) {
                    LOG.warn("the launcher of agent {} does not answer and is killed", id);
                    launcher.signal(SIGKILL);
                }
            });
        }
        Optional<ControlGroup> group = run.group().or(() -> groupOf(id, run.run()));
        try {
            if (group.isPresent()) {
                group.get().kill(KILL_LIMIT);
            }
            return true;
        } catch (IOException left) {
            LOG.warn("agent {} is not killed yet: {}", id, left.getMessage());
            return false;
        }
    }

    /** Removes the group of a run that is over. */
    void close(AgentRun run, Optional<Watched> last, Runnable closed) {
        workers.end(() -> {
            try {
                last.ifPresent(reactions.get().lastLook());
            } catch (RuntimeException bug) {
                LOG.error("the last look at a run failed", bug);
            }
            run.group().ifPresent(this::remove);
            loop.run(closed);
        });
    }

    private void remove(ControlGroup group) {
        try {
            group.remove();
        } catch (IOException left) {
            LOG.warn("control group {} is not removed: {}", group.name(), left.getMessage());
        }
    }

    /** Ends and removes what there may be under an id. Waits for it. */
    void sweep(int id) {
        groupOf(id, Optional.empty()).ifPresent(group -> {
            try {
                group.kill(KILL_LIMIT);
            } catch (IOException left) {
                LOG.warn("what is left of agent {} is not killed: {}", id, left.getMessage());
            }
            remove(group);
        });
    }
}
