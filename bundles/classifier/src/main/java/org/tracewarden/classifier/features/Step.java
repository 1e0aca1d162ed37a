// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * What a process, or the host, did in one step of a series: all that features are made from.
 *
 * @param at its end, boot clock
 * @param spanNanos its length
 * @param rows one a category that had calls or threads in a call
 * @param overall percentiles of all calls of {@link WaitingCategories#ALL} together
 */
public record Step(long at, long spanNanos, List<Row> rows, Percentiles overall) {

    private static final double SECOND = 1e9;

    public Step {
        rows = List.copyOf(rows);
    }

    /**
     * One category.
     *
     * @param calls that returned
     * @param errors of them failed
     * @param insideNanos time threads spent in such calls within the step
     */
    public record Row(
            SyscallCategory category, double calls, double errors, double insideNanos, Percentiles percentiles) {}

    /**
     * The value of a feature, in its unit.
     *
     * @param category empty for all calls; their latencies and blocked time are those of
     *     {@link WaitingCategories#ALL} together
     * @return empty when there was nothing to measure it on: no call that returned, or no such category
     */
    public OptionalDouble value(FeatureName feature, Optional<SyscallCategory> category) {
        return category.map(c -> row(c).map(row -> ofRow(feature, row)).orElse(OptionalDouble.empty()))
                .orElseGet(() -> ofAll(feature));
    }

    /** Calls that returned, of the category or all. */
    public double calls(Optional<SyscallCategory> category) {
        return rows.stream().filter(row -> category.map(c -> c == row.category).orElse(true))
                .mapToDouble(Row::calls).sum();
    }

    /** Failed calls, of the category or all. */
    public double errors(Optional<SyscallCategory> category) {
        return rows.stream().filter(row -> category.map(c -> c == row.category).orElse(true))
                .mapToDouble(Row::errors).sum();
    }

    private Optional<Row> row(SyscallCategory category) {
        return rows.stream().filter(row -> row.category == category).findFirst();
    }

    private OptionalDouble ofRow(FeatureName feature, Row row) {
        return switch (feature) {
            case SYSCALL_RATE -> OptionalDouble.of(row.calls * SECOND / spanNanos);
            case SYSCALL_ERROR_RATE -> share(row.errors, row.calls);
            case SYSCALL_LATENCY_P50 -> asDouble(row.percentiles.p50Nanos());
            case SYSCALL_LATENCY_P95 -> asDouble(row.percentiles.p95Nanos());
            case SYSCALL_LATENCY_P99 -> asDouble(row.percentiles.p99Nanos());
            case SYSCALL_CATEGORY_DISTRIBUTION -> share(row.calls, calls(Optional.empty()));
            case SYSCALL_BLOCKED_TIME -> OptionalDouble.of(row.insideNanos / spanNanos);
        };
    }

    private OptionalDouble ofAll(FeatureName feature) {
        return switch (feature) {
            case SYSCALL_RATE -> OptionalDouble.of(calls(Optional.empty()) * SECOND / spanNanos);
            case SYSCALL_ERROR_RATE ->
                share(errors(Optional.empty()), calls(Optional.empty()));
            case SYSCALL_LATENCY_P50 -> asDouble(overall.p50Nanos());
            case SYSCALL_LATENCY_P95 -> asDouble(overall.p95Nanos());
            case SYSCALL_LATENCY_P99 -> asDouble(overall.p99Nanos());
            case SYSCALL_CATEGORY_DISTRIBUTION -> OptionalDouble.empty();
            case SYSCALL_BLOCKED_TIME -> OptionalDouble.of(blockedNanos() / spanNanos);
        };
    }

    private double blockedNanos() {
        return rows.stream().filter(row -> WaitingCategories.ALL.contains(row.category))
                .mapToDouble(Row::insideNanos).sum();
    }

    /** At most 1: errors are told by call, and may be more than the calls that fell into the category. */
    private static OptionalDouble share(double part, double whole) {
        return whole > 0 ? OptionalDouble.of(Math.min(1, part / whole)) : OptionalDouble.empty();
    }

    private static OptionalDouble asDouble(OptionalLong value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
    }
}
