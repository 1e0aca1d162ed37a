// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Optional;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;

/** A feature of the host's system calls that other metrics are compared with. */
record HostFeature(String metric, FeatureName name, Optional<SyscallCategory> category) {

    /** Empty for metrics that are no such feature. */
    static Optional<HostFeature> of(String metric) {
        int dot = metric.indexOf('.');
        String feature = dot < 0 ? metric : metric.substring(0, dot);
        for (FeatureName name : FeatureName.values()) {
            if (name.word().equals(feature) && isCompared(name)) {
                return dot < 0
                        ? Optional.of(new HostFeature(metric, name, Optional.empty()))
                        : category(metric.substring(dot + 1))
                                .map(category -> new HostFeature(metric, name, Optional.of(category)));
            }
        }
        return Optional.empty();
    }

    private static boolean isCompared(FeatureName name) {
        return switch (name) {
            case SYSCALL_LATENCY_P95, SYSCALL_BLOCKED_TIME, SYSCALL_ERROR_RATE -> true;
            default -> false;
        };
    }

    private static Optional<SyscallCategory> category(String word) {
        for (SyscallCategory category : SyscallCategory.values()) {
            if (category.word().equals(word)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }

    /** As a sentence says it. */
    String text() {
        String what = switch (name) {
            case SYSCALL_LATENCY_P95 -> "the 95th percentile of latency";
            case SYSCALL_BLOCKED_TIME -> "the time spent in calls";
            default -> "the share of failed calls";
        };
        return what + category.map(c -> " of category " + c.word()).orElse(" of all categories");
    }
}
