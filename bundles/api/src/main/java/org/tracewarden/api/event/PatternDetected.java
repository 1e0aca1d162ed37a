// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;

/** A pattern of calls began, grew more severe, or ended. */
public record PatternDetected(EventHeader header, SyscallPattern pattern) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(pattern.process());
    }
}
