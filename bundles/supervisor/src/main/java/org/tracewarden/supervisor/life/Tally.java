// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/**
 * What an agent counts.
 *
 * @param total since there is such an agent
 * @param sinceBoot since the host was started
 */
record Tally(LifeCounts total, LifeCounts sinceBoot) {

    static final Tally NONE = new Tally(LifeCounts.ZERO, LifeCounts.ZERO);

    private static final LifeCounts SPAWN = new LifeCounts(1, 0, 0, 0, 0);
    /** Of an agent that runs for the first time, as most do: one object for all of them. */
    private static final Tally SPAWNED_ONCE = new Tally(SPAWN, SPAWN);

    /** The same counts, with as few objects as can be. */
    static Tally of(LifeCounts total, LifeCounts sinceBoot) {
        if (!total.equals(sinceBoot)) {
            return new Tally(total, sinceBoot);
        }
        return total.equals(SPAWN) ? SPAWNED_ONCE : new Tally(total, total);
    }

    Tally plus(LifeCounts more) {
        return of(total.plus(more), sinceBoot.plus(more));
    }

    /** The host was started. */
    Tally inNewBoot() {
        return of(total, LifeCounts.ZERO);
    }
}
