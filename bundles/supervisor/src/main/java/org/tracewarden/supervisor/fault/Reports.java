// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;

/**
 * What enforcement reported of one run lately: what is reported again within a minute is the same fault, going on.
 * Holds the latest 32. Not thread-safe.
 */
final class Reports {

    private static final long FORGET_NANOS = 60_000_000_000L;
    private static final int MOST = 32;

    private final Map<Key, Told> reports = new LinkedHashMap<>();

    private record Key(FaultKind kind, String summary) {}

    /** @param times reported so far, this one included */
    record Told(long fault, FaultAction action, long times, long nanos) {}

    /** The fault that this is again, counted; empty when it is to be told. */
    Optional<Told> again(FaultKind kind, String summary, FaultAction action, long nanos) {
        Key key = new Key(kind, summary);
        Told before = reports.remove(key);
        if (before == null || before.action() != action || nanos - before.nanos() > FORGET_NANOS) {
            return Optional.empty();
        }
        Told now = new Told(before.fault(), action, before.times() + 1, nanos);
        reports.put(key, now);
        return Optional.of(now);
    }

    void told(FaultKind kind, String summary, FaultAction action, long fault, long nanos) {
        reports.put(new Key(kind, summary), new Told(fault, action, 1, nanos));
        if (reports.size() > MOST) {
            reports.remove(reports.keySet().iterator().next());
        }
    }
}
