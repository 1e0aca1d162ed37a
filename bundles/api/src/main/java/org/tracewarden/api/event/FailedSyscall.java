// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * A call failed. At most a configured number a second is told for one process, call and error; the others are in
 * {@link org.tracewarden.api.syscall.ErrorCount#withheld()} of the next {@link SyscallStats}.
 */
public record FailedSyscall(EventHeader header, ProcessInfo process, SyscallCall call) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
