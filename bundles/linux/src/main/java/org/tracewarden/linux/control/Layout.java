// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.Containment;

/**
 * Which hierarchies serve, and for what.
 *
 * @param bases that groups are made in, version 2 first; empty where no hierarchy serves
 */
record Layout(List<Base> bases, Containment containment) {

    Layout {
        bases = List.copyOf(bases);
    }

    Optional<Base> unified() {
        return bases.stream().filter(Base::version2).findFirst();
    }

    /** Version 2 before version 1: a controller is in one of them only, except while it moves. */
    Optional<Base> with(String controller) {
        return bases.stream().filter(base -> base.has(controller)).findFirst();
    }

    /**
     * Hierarchies in which members are looked for. One that joins is not in all at once, and one that is in the
     * freezer's could not be overlooked by a kill.
     */
    List<Base> membership() {
        List<Base> found = new ArrayList<>();
        unified().ifPresent(found::add);
        with(Controllers.FREEZER).or(() -> with(Controllers.PIDS)).or(() -> bases.stream().findFirst())
                .filter(base -> !found.contains(base))
                .ifPresent(found::add);
        return found;
    }
}
