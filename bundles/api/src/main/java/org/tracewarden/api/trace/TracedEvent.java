// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.process.ProcessInfo;

/**
 * What one line, or an unfinished line and its resumption, says. Immutable.
 *
 * @param session id of the session
 * @param sequence of the (last) line it stands in
 * @param wallTime when it began, nanoseconds since 1970-01-01T00:00Z, as precise as strace writes it (1 µs)
 * @param thread thread id as strace gave it
 * @param kind what it is
 * @param name of the call, or of the signal ({@code SIGTERM}); empty for others
 * @param arguments as strace wrote them, one text each; a signal's are the fields of its siginfo
 * @param result what the call returned, as written: {@code 3}, {@code 0x7f…}, {@code -1}, {@code ?}; empty for others
 * @param error name of the error ({@code ENOENT}, {@code ERESTARTSYS}); empty without one
 * @param decoration what stands after the result in parentheses, without them: {@code No such file or directory},
 *     {@code flags O_RDONLY}, {@code Timeout}; empty without one
 * @param durationNanos how long the call took; empty when strace did not see its end
 * @param text the line itself, joined where it was resumed
 * @param stoppedAt for {@link Kind#UNREADABLE}: the column, from 1, where reading stopped
 * @param process whose thread it is, where known
 */
public record TracedEvent(
        int session,
        long sequence,
        long wallTime,
        int thread,
        Kind kind,
        String name,
        List<String> arguments,
        String result,
        String error,
        String decoration,
        Optional<Long> durationNanos,
        String text,
        OptionalInt stoppedAt,
        Optional<ProcessInfo> process) {

    public TracedEvent {
        arguments = List.copyOf(arguments);
    }

    /** What a line is. */
    public enum Kind {
        /** a system call */
        CALL,
        /** {@code --- SIGCHLD {…} ---} or {@code --- stopped by SIGTTIN ---} */
        SIGNAL,
        /**
         * {@code +++ exited with 0 +++}, {@code +++ killed by SIGKILL +++},
         * {@code +++ superseded by execve in pid 7 +++}
         */
        EXIT,
        /** strace's own words, such as {@code strace: Process 4711 attached} */
        NOTE,
        /** none of these; nothing is known but the text */
        UNREADABLE
    }
}
