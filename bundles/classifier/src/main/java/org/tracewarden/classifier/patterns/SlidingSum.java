// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Arrays;

/** Sums amounts over the last seconds, in steps of a second. Amounts may come a little out of order. */
final class SlidingSum {

    private static final long SECOND = 1_000_000_000L;

    private final long[] steps;
    private long newest;

    /** @param seconds length of the window, at least 1 */
    SlidingSum(int seconds) {
        steps = new long[seconds];
    }

    /** @param at boot clock; an amount from before the window is left out */
    void add(long at, long amount) {
        long step = step(at);
        advance(step);
        if (step > newest - steps.length) {
            steps[slot(step)] += amount;
        }
    }

    /** Sum of the window that ends at this moment, or at the newest amount if that is later. */
    long sum(long at) {
        advance(step(at));
        long sum = 0;
        for (long amount : steps) {
            sum += amount;
        }
        return sum;
    }

    void clear() {
        Arrays.fill(steps, 0);
    }

    /** A span that ends on the full second belongs to the second before. */
    private static long step(long at) {
        return Math.floorDiv(at - 1, SECOND);
    }

    private void advance(long step) {
        if (step - newest >= steps.length) {
            clear();
            newest = step;
        }
        while (newest < step) {
            newest++;
            steps[slot(newest)] = 0;
        }
    }

    private int slot(long step) {
        return Math.floorMod(step, steps.length);
    }
}
