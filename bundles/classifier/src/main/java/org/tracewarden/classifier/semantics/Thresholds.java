// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.Severity;

/**
 * From when on a call is how severe: {@code [low, medium)} LOW, {@code [medium, high)} MEDIUM, {@code [high, critical]}
 * HIGH, above it CRITICAL. All in nanoseconds, ascending.
 */
record Thresholds(long low, long medium, long high, long critical) {

    Severity of(long latencyNanos) {
        if (latencyNanos < low) {
            return Severity.NONE;
        }
        if (latencyNanos < medium) {
            return Severity.LOW;
        }
        if (latencyNanos < high) {
            return Severity.MEDIUM;
        }
        return latencyNanos <= critical ? Severity.HIGH : Severity.CRITICAL;
    }

    /** Where a severity begins; 0 for {@link Severity#NONE}. */
    long begin(Severity severity) {
        return switch (severity) {
            case NONE -> 0;
            case LOW -> low;
            case MEDIUM -> medium;
            case HIGH -> high;
            case CRITICAL -> critical;
        };
    }
}
