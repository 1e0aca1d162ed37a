// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** The newest deaths, by process and by the parent that they were reported to. Bounded. Not thread-safe. */
final class RecentDeaths {

    static final int CAPACITY = 16_384;
    static final int CHILDREN_KEPT = 16;

    private final Recent<ProcessKey, Deceased> byKey = new Recent<>(CAPACITY);
    private final Recent<ProcessKey, ArrayDeque<Deceased>> byParent = new Recent<>(CAPACITY);

    void add(DeathCertificate death) {
        Deceased deceased = Deceased.of(death);
        byKey.put(deceased.key(), deceased);
        // its own children can be linked to no later death of it
        byParent.remove(deceased.key());
        reportedTo(death).ifPresent(parent -> {
            ArrayDeque<Deceased> children = byParent.getOrAdd(parent, ArrayDeque::new);
            if (children.size() == CHILDREN_KEPT) {
                children.removeFirst();
            }
            children.addLast(deceased);
        });
    }

    private static Optional<ProcessKey> reportedTo(DeathCertificate death) {
        return death.ancestry().stream().findFirst().map(ProcessInfo::key).or(() -> death.process().parent());
    }

    Optional<Deceased> of(ProcessKey key) {
        return byKey.get(key);
    }

    /** The last of its children that died, oldest first. */
    List<Deceased> childrenOf(ProcessKey parent) {
        return byParent.get(parent).map(List::copyOf).orElse(List.of());
    }
}
