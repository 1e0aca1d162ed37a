// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Duration;

/**
 * Whether and how an agent that failed is started again. It has failed when it ended with another exit code than 0 or by
 * a signal that nobody here sent to stop it.
 *
 * @param auto whether at all
 * @param max restarts in a row, 0 to 1,000,000; beyond them the agent is FAILED
 * @param backoffFirst pause before the second restart in a row; the first has none. Doubled each time, with up to 20 %
 *     jitter
 * @param backoffMost the longest pause
 * @param stableAfter running that long sets the count of restarts in a row back to 0
 */
public record RestartPolicy(boolean auto, int max, Duration backoffFirst, Duration backoffMost, Duration stableAfter) {

    public static final RestartPolicy NEVER = ofAtMost(0);

    /** @throws IllegalArgumentException when a value is out of its range */
    public RestartPolicy {
        if (max < 0 || max > 1_000_000) {
            throw new IllegalArgumentException("max restarts " + max + " is out of range (0 to 1000000)");
        }
        if (backoffFirst.isNegative() || backoffMost.compareTo(backoffFirst) < 0) {
            throw new IllegalArgumentException("back-off from " + backoffFirst.toMillis() + " ms to "
                    + backoffMost.toMillis() + " ms is none: the first is at least 0 and at most the longest");
        }
        if (stableAfter.isNegative()) {
            throw new IllegalArgumentException("stable after " + stableAfter.toMillis() + " ms is negative");
        }
    }

    /** The guide's {@code with_auto_restart(n)}; 100 ms to 30 s, stable after 10 min. */
    public static RestartPolicy ofAtMost(int restarts) {
        return new RestartPolicy(
                restarts > 0, restarts, Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }
}
