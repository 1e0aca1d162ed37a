// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A process was created ({@code sched/sched_process_fork}; new threads are not reported).
 *
 * @param process the new process
 * @param parent its real parent, which with CLONE_PARENT is not the caller
 */
public record ProcessFork(EventHeader header, ProcessInfo process, ProcessInfo parent) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
