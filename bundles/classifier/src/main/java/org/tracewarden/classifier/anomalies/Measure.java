// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.Step;
import org.tracewarden.classifier.features.WaitingCategories;

/**
 * A feature that has a baseline: latency, rate, error rate and time blocked of each category that blocks, rate and
 * error rate of all calls. Idle waiting has none, for waiting long is no news there. Locks have no error rate: a futex
 * call that comes too late to wait fails with EAGAIN, and one with a limit with ETIMEDOUT, as they are meant to.
 *
 * @param category empty for all calls
 */
record Measure(FeatureName feature, Optional<SyscallCategory> category) {

    static final List<Measure> ALL = all();

    /** With fewer calls a single failure would make an error rate. */
    private static final double LEAST_CALLS_FOR_ERRORS = 20;

    /** With fewer calls p99 is p95. */
    private static final double LEAST_CALLS_FOR_P99 = 20;

    private static final double SECOND = 1e9;

    private static List<Measure> all() {
        List<Measure> all = new ArrayList<>();
        for (SyscallCategory category : WaitingCategories.ALL) {
            for (FeatureName feature : List.of(FeatureName.SYSCALL_LATENCY_P95, FeatureName.SYSCALL_LATENCY_P99,
                    FeatureName.SYSCALL_ERROR_RATE, FeatureName.SYSCALL_RATE, FeatureName.SYSCALL_BLOCKED_TIME)) {
                if (category != SyscallCategory.LOCK_CONTENTION || feature != FeatureName.SYSCALL_ERROR_RATE) {
                    all.add(new Measure(feature, Optional.of(category)));
                }
            }
        }
        all.add(new Measure(FeatureName.SYSCALL_RATE, Optional.empty()));
        all.add(new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.empty()));
        return List.copyOf(all);
    }

    /** Empty also when there were too few calls for it to mean anything. */
    OptionalDouble value(Step step) {
        double least = switch (feature) {
            case SYSCALL_ERROR_RATE -> LEAST_CALLS_FOR_ERRORS;
            case SYSCALL_LATENCY_P99 -> LEAST_CALLS_FOR_P99;
            default -> 0;
        };
        return least > 0 && step.calls(category) < least ? OptionalDouble.empty() : step.value(feature, category);
    }

    /** As {@link #value}, with whether there was enough of it to be unusual: of errors a number, not only a share. */
    Optional<Reading> reading(Step step, AlarmRules rules) {
        OptionalDouble value = value(step);
        boolean enough = feature != FeatureName.SYSCALL_ERROR_RATE
                || step.errors(category) * SECOND >= rules.leastErrors() * step.spanNanos();
        return value.isPresent()
                ? Optional.of(new Reading(value.getAsDouble(), step.at(), enough))
                : Optional.empty();
    }

    /**
     * Whether it says only how much is done. Less than usual is news too then: a rate that breaks down, but not a
     * latency that got better.
     */
    boolean amountOfWork() {
        return feature == FeatureName.SYSCALL_RATE;
    }

    /** Whether it says how much is done rather than how well. */
    boolean activity() {
        return feature == FeatureName.SYSCALL_RATE || feature == FeatureName.SYSCALL_BLOCKED_TIME;
    }
}
