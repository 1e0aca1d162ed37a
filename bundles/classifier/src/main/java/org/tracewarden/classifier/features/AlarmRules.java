// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Severity;

/**
 * What counts as an anomaly.
 *
 * @param low from this |z| on it is {@link Severity#LOW}; medium, high and critical likewise, each above the one before
 * @param beginSeconds seconds at or above {@code low} that make an anomaly begin
 * @param windowSeconds among so many, those without a value included
 * @param quietSeconds so long below {@code low}, or without a value, and it has ended
 * @param capacity anomalies kept, those that go on included
 * @param leastLatencyNanos a latency that differs by less is never an anomaly
 * @param leastErrorShare nor is an error rate; 0 to 1
 * @param leastErrors nor one with fewer errors a second
 * @param leastRate nor a rate; calls a second
 * @param leastBlocked nor time blocked; seconds a second
 */
public record AlarmRules(
        double low,
        double medium,
        double high,
        double critical,
        int beginSeconds,
        int windowSeconds,
        int quietSeconds,
        int capacity,
        long leastLatencyNanos,
        double leastErrorShare,
        double leastErrors,
        double leastRate,
        double leastBlocked) {

    public static final AlarmRules DEFAULT =
            new AlarmRules(3, 5, 8, 12, 3, 5, 30, 1_000, 1_000_000L, 0.05, 20, 100, 0.1);

    /**
     * A rate is {@link Severity#MEDIUM} at most: to do more or less than usual is news, but no trouble by itself. An
     * error rate is {@link Severity#HIGH} at most: many programs find out by failing calls what they then do otherwise.
     */
    public Severity severity(FeatureName feature, double z) {
        double away = Math.abs(z);
        Severity severity = away >= critical ? Severity.CRITICAL
                : away >= high ? Severity.HIGH
                : away >= medium ? Severity.MEDIUM
                : away >= low ? Severity.LOW
                : Severity.NONE;
        Severity most = worst(feature);
        return severity.atLeast(most) ? most : severity;
    }

    private static Severity worst(FeatureName feature) {
        return switch (feature) {
            case SYSCALL_RATE -> Severity.MEDIUM;
            case SYSCALL_ERROR_RATE -> Severity.HIGH;
            default -> Severity.CRITICAL;
        };
    }

    /** The least difference of a feature that matters, in its unit. */
    public double leastDifference(FeatureName feature) {
        return switch (feature) {
            case SYSCALL_LATENCY_P50, SYSCALL_LATENCY_P95, SYSCALL_LATENCY_P99 -> leastLatencyNanos;
            case SYSCALL_ERROR_RATE, SYSCALL_CATEGORY_DISTRIBUTION -> leastErrorShare;
            case SYSCALL_RATE -> leastRate;
            case SYSCALL_BLOCKED_TIME -> leastBlocked;
        };
    }
}
