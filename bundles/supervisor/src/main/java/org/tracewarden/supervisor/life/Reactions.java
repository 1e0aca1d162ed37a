// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.function.Consumer;
import org.tracewarden.supervisor.watch.Watched;

/**
 * Who hears of agents.
 *
 * @param judge decides on crashes
 * @param heartbeats signs of life
 * @param events what happens to agents
 * @param lastLook is shown a run that ended, while its control group is still there; called on several threads
 */
public record Reactions(CrashJudge judge, Heartbeats heartbeats, AgentEventSink events, Consumer<Watched> lastLook) {

    /** Crashes are left to the restart policy, and nobody hears of anything. */
    public static final Reactions NONE = new Reactions(
            (run, status) -> CrashJudge.Judgement.RESTART, (id, run, at) -> {}, event -> {}, run -> {});
}
