// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ResourceUsage;

/**
 * The last thread of a process ended ({@code sched/sched_process_exit} with no thread left alive). The process may
 * stay a zombie for any time after.
 *
 * @param process its description at the end; {@code process.parent()} is who forked it
 * @param status how it ended
 * @param usage what it had used
 * @param ancestry ancestors at the end, parent first; the first one is not {@code process.parent()} when the process
 *     was given to a reaper
 * @param startSeen whether its fork was seen; otherwise its description was read from /proc or from the exit itself
 */
public record ProcessExit(
        EventHeader header,
        ProcessInfo process,
        ExitStatus status,
        ResourceUsage usage,
        List<ProcessInfo> ancestry,
        boolean startSeen)
        implements Event {

    public ProcessExit {
        ancestry = List.copyOf(ancestry);
    }

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
