// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is measured. The words are those that queries use. */
public enum FeatureName {
    /** Calls that returned, a second. */
    SYSCALL_RATE("calls/s"),
    /** Failed calls in the share of all, 0 to 1. A futex wait whose time limit ran out has not failed. */
    SYSCALL_ERROR_RATE("share"),
    SYSCALL_LATENCY_P50("ns"),
    SYSCALL_LATENCY_P95("ns"),
    SYSCALL_LATENCY_P99("ns"),
    /** Calls of the category in the share of all, 0 to 1. */
    SYSCALL_CATEGORY_DISTRIBUTION("share"),
    /** Seconds spent in calls of the category, a second and summed over threads. */
    SYSCALL_BLOCKED_TIME("s/s");

    private final String unit;

    FeatureName(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static FeatureName of(String word) {
        for (FeatureName feature : values()) {
            if (feature.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
                return feature;
            }
        }
        throw new IllegalArgumentException("unknown feature '" + word + "'; there are "
                + Arrays.stream(values()).map(FeatureName::word).collect(Collectors.joining(", ")));
    }
}
