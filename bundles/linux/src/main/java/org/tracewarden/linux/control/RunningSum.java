// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalInt;

/**
 * Makes one count out of those of one launcher after the other. It never goes down, as the sums over living processes
 * do while one that has ended is not yet counted by its parent. Thread-safe.
 */
final class RunningSum {

    private int holder;
    private long before;
    private long latest;

    /**
     * @param launcher by which the sum was made; empty for the same as before
     * @return the sum since the first launcher
     */
    synchronized long with(OptionalInt launcher, long sum) {
        if (launcher.isPresent() && launcher.getAsInt() != holder) {
            if (holder != 0) {
                before += latest;
                latest = 0;
            }
            holder = launcher.getAsInt();
        }
        latest = Math.max(latest, sum);
        return before + latest;
    }
}
