// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import java.util.OptionalLong;

/** Knows how many calls a run has made. Thread-safe; quick. */
@FunctionalInterface
public interface CallCounts {

    CallCounts NOBODY_COUNTS = run -> OptionalLong.empty();

    /** Calls since the run began, as far as they were counted; empty when nobody counts, or nothing of it yet. */
    OptionalLong calls(Watched run);

    /**
     * Whether somebody counted when {@link #calls} was asked last: what was counted of a run that has just begun, or is
     * idle, comes later.
     */
    default boolean counted() {
        return false;
    }
}
