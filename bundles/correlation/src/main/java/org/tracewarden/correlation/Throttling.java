// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Optional;
import org.tracewarden.api.event.CpuThrottled;

/** The last CPU throttling of each cgroup. Bounded. Not thread-safe. */
final class Throttling {

    static final int CAPACITY = 1_024;
    static final long RELEVANT_NANOS = 10_000_000_000L;

    private final Recent<String, CpuThrottled> byCgroup = new Recent<>(CAPACITY);

    void add(CpuThrottled throttled) {
        byCgroup.put(throttled.workload().cgroupPath(), throttled);
    }

    /** Throttling of the cgroup, or of the nearest one above it, in the ten seconds before this moment. */
    Optional<CpuThrottled> before(long moment, String cgroupPath) {
        if (byCgroup.isEmpty()) {
            return Optional.empty();
        }
        for (String path = cgroupPath; !path.isEmpty(); path = above(path)) {
            Optional<CpuThrottled> found = byCgroup.get(path).filter(t -> relevant(t, moment));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean relevant(CpuThrottled throttled, long moment) {
        long end = throttled.header().kernelTime();
        return end - throttled.windowNanos() <= moment && end >= moment - RELEVANT_NANOS;
    }

    private static String above(String path) {
        int slash = path.lastIndexOf('/');
        return slash > 0 ? path.substring(0, slash) : slash == 0 && path.length() > 1 ? "/" : "";
    }

    long evicted() {
        return byCgroup.evicted();
    }
}
