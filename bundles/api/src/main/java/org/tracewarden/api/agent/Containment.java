// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;

/**
 * What holds an agent's processes together.
 *
 * @param kind how
 * @param missing what cannot be done because of it, one sentence each, with what to do; empty when nothing is
 */
public record Containment(Kind kind, List<String> missing) {

    /** From the strongest. */
    public enum Kind {
        /** Control groups of version 2 with its controllers. */
        CGROUP_V2,
        /** Control groups of version 1, killed through version 2 where that is mounted beside them. */
        CGROUP_V1,
        /** Being descendants of one launcher, found in /proc. */
        DESCENT
    }

    public Containment {
        missing = List.copyOf(missing);
    }
}
