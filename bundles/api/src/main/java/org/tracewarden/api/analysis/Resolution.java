// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Duration;

/** How finely a series is kept. */
public enum Resolution {
    /** For 10 minutes. */
    SECOND(Duration.ofSeconds(1), Duration.ofMinutes(10)),
    /** For 2 hours. */
    TEN_SECONDS(Duration.ofSeconds(10), Duration.ofHours(2)),
    /** For 24 hours. */
    MINUTE(Duration.ofMinutes(1), Duration.ofHours(24));

    private final Duration step;
    private final Duration kept;

    Resolution(Duration step, Duration kept) {
        this.step = step;
        this.kept = kept;
    }

    public Duration step() {
        return step;
    }

    public Duration kept() {
        return kept;
    }
}
