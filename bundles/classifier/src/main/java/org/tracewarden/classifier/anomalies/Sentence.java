// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.Trend;

/** Says what an anomaly is: {@code p95 latency of blocking_io is 125 ms, usually 8 ms (z = +14.2)}. */
final class Sentence {

    private static final double CERTAIN = 0.01;

    /** More others than these are counted only: the sentence is to be read. */
    private static final int MOST_NAMED = 3;

    private Sentence() {}

    /** @param others what was unusual at the same time, the furthest first */
    static String of(Sign leader, boolean ended, Optional<Trend> trend, List<Sign> others) {
        FeatureName feature = leader.measure().feature();
        return figures(leader, ended ? " was " : " is ") + words(feature, trend) + also(others);
    }

    private static String also(List<Sign> others) {
        if (others.isEmpty()) {
            return "";
        }
        String named = others.stream().limit(MOST_NAMED).map(sign -> figures(sign, " "))
                .collect(Collectors.joining("; "));
        int more = others.size() - MOST_NAMED;
        return "; also: " + named + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String figures(Sign sign, String verb) {
        FeatureName feature = sign.measure().feature();
        Verdict verdict = sign.furthest();
        return String.format(Locale.ROOT, "%s%s%s, usually %s (z = %+.1f)",
                subject(sign.measure()), verb, amount(feature, verdict.value()),
                amount(feature, verdict.baseline().median()), verdict.z());
    }

    private static String words(FeatureName feature, Optional<Trend> trend) {
        return trend.filter(t -> t.pValue() < CERTAIN && t.perMinute() != 0)
                .map(t -> (t.perMinute() > 0 ? ", rising by " : ", falling by ")
                        + amount(feature, Math.abs(t.perMinute())) + " a minute")
                .orElse("");
    }

    private static String subject(Measure measure) {
        String of = measure.category().map(SyscallCategory::word).orElse("all calls");
        return switch (measure.feature()) {
            case SYSCALL_LATENCY_P50 -> "median latency of " + of;
            case SYSCALL_LATENCY_P95 -> "p95 latency of " + of;
            case SYSCALL_LATENCY_P99 -> "p99 latency of " + of;
            case SYSCALL_ERROR_RATE -> "error rate of " + of;
            case SYSCALL_RATE -> "rate of " + of;
            case SYSCALL_CATEGORY_DISTRIBUTION -> "share of " + of;
            case SYSCALL_BLOCKED_TIME -> "time blocked in " + of;
        };
    }

    private static String amount(FeatureName feature, double value) {
        return switch (feature) {
            case SYSCALL_LATENCY_P50, SYSCALL_LATENCY_P95, SYSCALL_LATENCY_P99 -> duration(value);
            case SYSCALL_ERROR_RATE, SYSCALL_CATEGORY_DISTRIBUTION -> digits(100 * value) + " %";
            case SYSCALL_RATE -> digits(value) + " calls/s";
            case SYSCALL_BLOCKED_TIME -> duration(1e9 * value) + " a second";
        };
    }

    private static String duration(double nanos) {
        return nanos >= 1e9 ? digits(nanos / 1e9) + " s"
                : nanos >= 1e6 ? digits(nanos / 1e6) + " ms"
                : nanos >= 1e3 ? digits(nanos / 1e3) + " µs"
                : digits(nanos) + " ns";
    }

    /** Two digits, or all before the point: more would pretend an exactness that percentiles do not have. */
    private static String digits(double value) {
        if (value >= 9.95) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        String text = String.format(Locale.ROOT, value >= 0.095 || value == 0 ? "%.1f" : "%.2f", value);
        return text.replaceFirst("\\.0+$", "");
    }
}
