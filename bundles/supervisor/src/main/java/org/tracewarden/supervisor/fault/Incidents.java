// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.EnumMap;
import java.util.Map;
import org.tracewarden.api.agent.FaultKind;

/**
 * Which incident a fault of an agent belongs to: that of the last fault of its kind, unless that is more than a minute
 * ago. An incident has the number of its first fault. Not thread-safe.
 */
final class Incidents {

    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

    private final Map<FaultKind, Last> lasts = new EnumMap<>(FaultKind.class);

    /** @param nanos monotonic clock */
    long of(FaultKind kind, long number, long nanos) {
        Last before = lasts.get(kind);
        boolean same = before != null && nanos - before.nanos <= LONGEST_PAUSE_NANOS;
        long incident = same ? before.incident : number;
        lasts.put(kind, new Last(incident, nanos));
        return incident;
    }

    private record Last(long incident, long nanos) {}
}
