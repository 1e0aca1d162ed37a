// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.function.DoubleSupplier;
import org.tracewarden.api.agent.RestartPolicy;

/** Pauses before restarts. */
final class Backoff {

    private static final double JITTER = 0.2;

    private final DoubleSupplier chance;

    /** @param chance 0 to 1, another one each time, so that agents that failed together do not start together */
    Backoff(DoubleSupplier chance) {
        this.chance = chance;
    }

    /**
     * @param restartsInRow that there were already
     * @return nanoseconds
     */
    long pauseNanos(RestartPolicy policy, int restartsInRow) {
        if (restartsInRow == 0) {
            return 0;
        }
        long most = policy.backoffMost().toNanos();
        long pause = policy.backoffFirst().toNanos();
        for (int i = 1; i < restartsInRow && pause > 0 && pause < most; i++) {
            pause = Math.min(most, pause * 2);
        }
        return (long) (pause * (1 + JITTER * chance.getAsDouble()));
    }
}
