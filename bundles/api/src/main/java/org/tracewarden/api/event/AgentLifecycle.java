// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/**
 * An agent began, ended, or is being recovered.
 *
 * @param process its first process, where there is or was one
 * @param status of EXITED: how; empty when nobody could learn it
 * @param restartCount restarts in a row
 * @param detail why or how, one sentence for a person; may be empty
 */
public record AgentLifecycle(
        EventHeader header,
        int agentId,
        String agent,
        AgentTransition transition,
        Optional<ProcessKey> process,
        Optional<ExitStatus> status,
        int restartCount,
        String detail)
        implements Event, AgentEvent {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.empty();
    }
}
