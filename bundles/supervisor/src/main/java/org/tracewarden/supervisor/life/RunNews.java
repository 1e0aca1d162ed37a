// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.launch.Run;
import org.tracewarden.supervisor.launch.RunListener;

/**
 * What a launcher tells of its run, on the links' thread, brought to the agent on the agents' thread; and which launcher
 * that is, for the control group that it holds. One object for both, since there is one for each agent.
 */
final class RunNews implements RunListener, Supplier<OptionalInt> {

    private static final Logger LOG = LoggerFactory.getLogger(RunNews.class);
    private static final int NOBODY = 0;

    private final Agent agent;
    private final AgentRun run;
    private volatile int launcher = NOBODY;

    RunNews(Agent agent, AgentRun run) {
        this.agent = agent;
        this.run = run;
    }

    /** The launcher that tells them. Thread-safe. */
    void from(Run begun) {
        launcher = begun.launcher().pid();
    }

    /** Pid of the launcher, when it is known. Thread-safe. */
    @Override
    public OptionalInt get() {
        int known = launcher;
        return known == NOBODY ? OptionalInt.empty() : OptionalInt.of(known);
    }

    @Override
    public void exited(int status, long wallTime) {
        run.endHeard = true;
        agent.hear(run, () -> agent.ended(run, Optional.of(new ExitStatus(status))));
    }

    @Override
    public void empty() {
        agent.hear(run, () -> agent.emptied(run));
    }

    @Override
    public void heartbeat(long wallTime) {
        agent.heartbeat(run, wallTime);
    }

    @Override
    public void ready() {
        agent.hear(run, () -> agent.life().saidReady());
    }

    @Override
    public void status(String text) {
        agent.hear(run, () -> agent.life().said(text));
    }

    @Override
    public void stopping() {
        agent.hear(run, () -> LOG.debug("agent {} says that it is stopping", agent.name()));
    }

    @Override
    public void outputLost(long bytes, String reason) {
        agent.hear(run, () -> agent.outputMissing(run, bytes, reason));
    }

    @Override
    public void launcherLost(OptionalInt status) {
        run.endHeard = true;
        Optional<ExitStatus> known = status.isPresent()
                ? Optional.of(new ExitStatus(status.getAsInt()))
                : Optional.empty();
        agent.hear(run, () -> agent.orphaned(run, known));
    }
}
