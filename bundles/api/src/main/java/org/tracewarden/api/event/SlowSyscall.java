// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * A call took long, or has been going on for long ({@code call.returned()} is false then: told once when it has lasted
 * for the collector's {@code open-after}, and again each time it has lasted ten times longer).
 */
public record SlowSyscall(EventHeader header, ProcessInfo process, SyscallCall call) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(process);
    }
}
