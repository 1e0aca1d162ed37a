// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Duration;
import org.tracewarden.api.event.Signal;

/**
 * How an agent is asked to end.
 *
 * @param signal sent to its first process
 * @param grace then everything of it is killed; 0 to 10 min
 */
public record StopPolicy(Signal signal, Duration grace) {

    public static final StopPolicy DEFAULT = new StopPolicy(new Signal(15), Duration.ofSeconds(5));

    /** @throws IllegalArgumentException when a value is out of its range */
    public StopPolicy {
        if (signal.number() < 1 || signal.number() > 64) {
            throw new IllegalArgumentException("stop signal " + signal.number() + " is no signal (1 to 64)");
        }
        if (grace.isNegative() || grace.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("grace of " + grace.toMillis() + " ms is out of range (0 to 600000)");
        }
    }
}
