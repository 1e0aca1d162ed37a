// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.OngoingCalls;

/**
 * What a process called in one span of time, some second. Only processes that called or were in a call have one.
 *
 * @param from begin of the span, boot clock
 * @param to its end
 * @param calls those that returned
 * @param ongoing those that had not returned at its end
 * @param ended whether the process has ended and this is the last of it
 */
public record SyscallStats(
        EventHeader header,
        ProcessInfo process,
        long from,
        long to,
        List<CallStats> calls,
        List<OngoingCalls> ongoing,
        boolean ended)
        implements Event {

    public SyscallStats {
        calls = List.copyOf(calls);
        ongoing = List.copyOf(ongoing);
    }

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
