// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.analysis.FeatureName;

/** Prints features and their values. */
final class FeatureText {

    private static final String PREFIX = "syscall_";

    private FeatureText() {}

    /** Without the prefix that all of them have: {@code latency_p95}. */
    static String name(FeatureName feature) {
        return feature.word().startsWith(PREFIX) ? feature.word().substring(PREFIX.length()) : feature.word();
    }

    /** In at most seven characters, with its unit where it is not a plain rate. */
    static String value(FeatureName feature, double value) {
        return switch (feature) {
            case SYSCALL_RATE -> Units.shortCount(value);
            case SYSCALL_ERROR_RATE, SYSCALL_CATEGORY_DISTRIBUTION -> Units.percent(value);
            case SYSCALL_LATENCY_P50, SYSCALL_LATENCY_P95, SYSCALL_LATENCY_P99 -> Units.shortTime(Math.round(value));
            case SYSCALL_BLOCKED_TIME -> Units.shortTime(Math.round(value * 1e9));
        };
    }
}
