// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A process began another program ({@code sched/sched_process_exec}).
 *
 * @param process its description after the exec
 * @param filename path as given to execve(2), or the interpreter's script path
 * @param previousComm name before the exec
 * @param callingThread id of the thread that called execve; not the pid when another thread than the leader did
 */
public record ProcessExec(
        EventHeader header, ProcessInfo process, String filename, String previousComm, int callingThread)
        implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
