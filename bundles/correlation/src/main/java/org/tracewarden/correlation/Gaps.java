// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tracewarden.api.event.Gap;

/** Where events are missing. Bounded: the two oldest gaps become one that covers both. Not thread-safe. */
final class Gaps {

    static final int CAPACITY = 256;

    /**
     * Collectors of whose events certificates are made. What others lose, such as system calls in bulk, leaves a
     * certificate whole.
     */
    static final Set<String> COLLECTORS = Set.of("process", "oom", "throttle");

    /** A stretch of time in which events were lost, on the boot clock. */
    record Stretch(String collector, long lost, long from, long to) {

        static Stretch of(Gap gap) {
            return new Stretch(gap.header().collector(), gap.lost(), Math.min(gap.from(), gap.to()), gap.to());
        }

        boolean overlaps(long start, long end) {
            return from <= end && to >= start;
        }
    }

    private final List<Stretch> stretches = new ArrayList<>();

    /** Notes what a collector lost, if certificates are made of its events. */
    void add(Gap gap) {
        if (COLLECTORS.contains(gap.header().collector())) {
            add(Stretch.of(gap));
        }
    }

    void add(Stretch stretch) {
        stretches.add(stretch);
        if (stretches.size() > CAPACITY) {
            Stretch a = stretches.remove(0);
            Stretch b = stretches.get(0);
            stretches.set(0, new Stretch(a.collector().equals(b.collector()) ? a.collector() : "several collectors",
                    a.lost() + b.lost(), Math.min(a.from(), b.from()), Math.max(a.to(), b.to())));
        }
    }

    /** Forgets those that ended before this moment. */
    void forgetBefore(long moment) {
        if (!stretches.isEmpty()) {
            stretches.removeIf(s -> s.to() < moment);
        }
    }

    List<Stretch> overlapping(long start, long end) {
        return stretches.isEmpty() ? List.of() : stretches.stream().filter(s -> s.overlaps(start, end)).toList();
    }
}
