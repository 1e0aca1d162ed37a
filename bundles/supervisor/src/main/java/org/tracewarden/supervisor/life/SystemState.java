// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What outlives the agents.
 *
 * @param installedAt when counting began, nanoseconds since 1970-01-01T00:00Z
 * @param removed counts of removed agents
 * @param bootId of the boot that {@code removedSinceBoot} belongs to
 * @param absorbed incarnations of removed agents whose files may still be there: their counts are in here already
 */
record SystemState(
        long installedAt, LifeCounts removed, LifeCounts removedSinceBoot, String bootId, Set<Long> absorbed) {

    static SystemState begin(long now, String bootId) {
        return new SystemState(now, LifeCounts.ZERO, LifeCounts.ZERO, bootId, Set.of());
    }

    SystemState inBoot(String present) {
        return bootId.equals(present)
                ? this
                : new SystemState(installedAt, removed, LifeCounts.ZERO, present, absorbed);
    }

    SystemState absorb(Standing gone) {
        Set<Long> more = new LinkedHashSet<>(absorbed);
        more.add(gone.incarnation());
        return new SystemState(installedAt, removed.plus(gone.tally().total()),
                removedSinceBoot.plus(gone.tally().sinceBoot()), bootId, more);
    }

    SystemState deleted(long incarnation) {
        Set<Long> fewer = new LinkedHashSet<>(absorbed);
        fewer.remove(incarnation);
        return new SystemState(installedAt, removed, removedSinceBoot, bootId, fewer);
    }
}
