// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.process.ProcessInfo;

/** A slow or failed call was read as what it means. Only observations from the configured severity on are told. */
public record SyscallObserved(EventHeader header, SyscallObservation observation) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(observation.process());
    }
}
