// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * Related calls as one thing that a process did. Immutable.
 *
 * @param session id of the session
 * @param sequence counts up from 1 in its session
 * @param from when its first call began, nanoseconds since 1970-01-01T00:00Z
 * @param to when its last call ended, in the same unit; not before {@code from}
 * @param pid of the process
 * @param comm its name; empty where it is not known
 * @param process its description where known
 * @param subject path, address, command line or signal that it is about
 * @param calls how many calls it stands for, failed ones included
 * @param bytes moved, for reading and writing, sending and receiving; otherwise 0
 * @param failures calls of it that failed
 * @param error name of the last error of a call of it; empty without one
 * @param durationNanos time spent in its calls, together; that of calls at the same time counts for each
 * @param text the whole for a person: {@code read /etc/hosts (3 reads, 221 bytes)}
 * @param risks what about it a person should know
 */
public record TracedAction(
        int session,
        long sequence,
        long from,
        long to,
        int pid,
        String comm,
        Optional<ProcessInfo> process,
        ActionKind kind,
        String subject,
        long calls,
        long bytes,
        long failures,
        String error,
        long durationNanos,
        String text,
        List<Risk> risks) {

    public TracedAction {
        risks = List.copyOf(risks);
    }
}
