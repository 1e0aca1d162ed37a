// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.process.ProcessInfo;

/** A death was explained. */
public record DeathRecorded(EventHeader header, DeathCertificate certificate) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return Optional.of(certificate.process());
    }
}
