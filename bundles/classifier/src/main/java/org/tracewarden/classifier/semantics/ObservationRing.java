// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.analysis.SyscallObservation;

/** The newest observations, in the order in which they came. Bounded: the oldest go, counted. Not thread-safe. */
final class ObservationRing {

    private SyscallObservation[] ring;
    private long added;
    private int kept;

    ObservationRing(int capacity) {
        ring = new SyscallObservation[capacity];
    }

    void add(SyscallObservation observation) {
        ring[(int) (added++ % ring.length)] = observation;
        kept = Math.min(kept + 1, ring.length);
    }

    void resize(int capacity) {
        if (capacity == ring.length) {
            return;
        }
        List<SyscallObservation> newest = newest();
        ring = new SyscallObservation[capacity];
        kept = Math.min(kept, capacity);
        for (int i = 0; i < kept; i++) {
            ring[(int) ((added - 1 - i) % capacity)] = newest.get(i);
        }
    }

    /** A copy, newest first. */
    List<SyscallObservation> newest() {
        List<SyscallObservation> copy = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            copy.add(ring[(int) ((added - 1 - i) % ring.length)]);
        }
        return copy;
    }

    long added() {
        return added;
    }

    long forgotten() {
        return added - kept;
    }
}
