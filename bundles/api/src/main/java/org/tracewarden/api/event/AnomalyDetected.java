// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.process.ProcessInfo;

/** A process or the host left what is usual, went further from it by a whole severity, or came back. */
public record AnomalyDetected(EventHeader header, Anomaly anomaly) implements Event {

    @Override
    public Optional<ProcessInfo> subject() {
        return anomaly.process();
    }
}
