// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells episodes that are told for the first time from those that are told again. Bounded: of too many that go on, the
 * one told longest ago is forgotten, and is new when it is told again. Not thread-safe.
 */
final class Episodes {

    static final int CAPACITY = 4096;

    /** The classifier counts its episodes from 1 whenever it starts, so that a number alone is no identity. */
    private record Episode(Enum<?> of, long id, Instant since) {}

    private final Map<Episode, Boolean> goingOn = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Episode, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    /**
     * Whether this is the first that is heard of it.
     *
     * @param of what is counted: an episode may be new in one respect and known in another
     * @param ended whether nothing will follow
     */
    boolean isNew(Enum<?> of, long id, Instant since, boolean ended) {
        var episode = new Episode(of, id, since);
        return ended ? goingOn.remove(episode) == null : goingOn.put(episode, true) == null;
    }
}
