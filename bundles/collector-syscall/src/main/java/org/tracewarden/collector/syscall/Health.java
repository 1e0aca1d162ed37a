// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;

/** What is wrong with the collector, if anything. The gravest state wins, all reasons are told. Thread-safe. */
final class Health {

    /** What a shortcoming is about, in the order in which they are told. */
    enum Topic { PROBE, READER, CONFIGURATION, MAPS_FULL, OPEN_CALLS, CGROUPS, ATTACHMENT }

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<Topic, CollectorStatus> shortcomings = new EnumMap<>(Topic.class);

    synchronized CollectorStatus status() {
        CollectorState worst = CollectorState.RUNNING;
        StringBuilder reason = new StringBuilder();
        for (CollectorStatus shortcoming : shortcomings.values()) {
            if (shortcoming.state().compareTo(worst) > 0) {
                worst = shortcoming.state();
            }
            reason.append(reason.isEmpty() ? "" : "; ").append(shortcoming.reason());
        }
        return shortcomings.isEmpty() ? CollectorStatus.RUNNING : new CollectorStatus(worst, reason.toString());
    }

    synchronized void report(Topic topic, CollectorState state, String reason) {
        shortcomings.put(topic, new CollectorStatus(state, reason));
    }

    synchronized void mended(Topic topic) {
        shortcomings.remove(topic);
    }

    /** A thread of the collector met what it should never meet; it goes on, and the log gets the first of these. */
    void failed(RuntimeException unexpected) {
        boolean first;
        synchronized (this) {
            first = !shortcomings.containsKey(Topic.READER);
            if (first) {
                report(Topic.READER, CollectorState.FAILED,
                        "the reader met an error (" + unexpected + "); it goes on, but calls may be missing: see the"
                                + " log, and restart the bundle to clear this");
            }
        }
        if (first) {
            LOG.error("The reader met an unexpected error; it goes on, and further ones are not logged", unexpected);
        }
    }
}
