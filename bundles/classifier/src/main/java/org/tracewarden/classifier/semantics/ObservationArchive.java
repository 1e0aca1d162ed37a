// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;

/**
 * The newest observations. Bounded: a quarter of the room is for those of severity NONE, which are many and never drive
 * out the others. Thread-safe.
 */
final class ObservationArchive {

    private static final Comparator<SyscallObservation> NEWEST_FIRST =
            Comparator.comparingLong(SyscallObservation::id).reversed();
    private static final Comparator<SyscallObservation> SLOWEST_FIRST =
            Comparator.comparingLong((SyscallObservation o) -> o.call().latencyNanos()).reversed()
                    .thenComparing(NEWEST_FIRST);

    private final ObservationRing harmless;
    private final ObservationRing harmful;
    private int capacity;

    ObservationArchive(int capacity) {
        this.capacity = capacity;
        harmless = new ObservationRing(capacity / 4);
        harmful = new ObservationRing(capacity - capacity / 4);
    }

    synchronized void add(SyscallObservation observation) {
        (observation.severity() == Severity.NONE ? harmless : harmful).add(observation);
    }

    synchronized void resize(int room) {
        capacity = room;
        harmless.resize(room / 4);
        harmful.resize(room - room / 4);
    }

    List<SyscallObservation> find(ObservationQuery query) {
        return kept(query.leastSeverity()).stream()
                .filter(query::matches)
                .sorted(query.order() == ObservationQuery.Order.NEWEST ? NEWEST_FIRST : SLOWEST_FIRST)
                .limit(query.limit())
                .toList();
    }

    /** A copy, so that a search does not hold up the next observation. */
    private synchronized List<SyscallObservation> kept(Severity least) {
        List<SyscallObservation> copy = new ArrayList<>(harmful.newest());
        if (least == Severity.NONE) {
            copy.addAll(harmless.newest());
        }
        return copy;
    }

    synchronized long added() {
        return harmless.added() + harmful.added();
    }

    synchronized long forgotten() {
        return harmless.forgotten() + harmful.forgotten();
    }

    synchronized int capacity() {
        return capacity;
    }
}
