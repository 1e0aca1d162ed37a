// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.supervisor.launch.RunListener;

/** What a launcher tells of its run, on the links' thread, brought to the agent on the agents' thread. */
record RunNews(Agent agent, AgentRun run) implements RunListener {

    private static final Logger LOG = LoggerFactory.getLogger(RunNews.class);

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
