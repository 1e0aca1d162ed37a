// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/** Sums the entries of one process, call and kind of wait in one window. For one thread. */
final class CallSum {

    private static final Comparator<ErrorCount> MOST_FREQUENT_FIRST =
            Comparator.comparingLong(ErrorCount::count).reversed().thenComparingInt(error -> error.error().number());

    private final Syscall syscall;
    private final WaitKind waitedFor;
    private final LatencyHistogram.Builder latencies = new LatencyHistogram.Builder();
    private final List<ErrorCount> errors = new ArrayList<>();
    private long totalNanos;
    private long insideNanos;
    private long maxNanos;
    private long transferred;
    private long withheld;

    CallSum(Syscall syscall, WaitKind waitedFor) {
        this.syscall = syscall;
        this.waitedFor = waitedFor;
    }

    void times(long total, long inside, long longest) {
        totalNanos += total;
        insideNanos += inside;
        maxNanos = Math.max(maxNanos, longest);
    }

    void transferred(long bytes) {
        transferred += bytes;
    }

    void withheld(long calls) {
        withheld += calls;
    }

    void latencies(int bucket, long calls) {
        latencies.add(bucket, calls);
    }

    void error(ErrorCount error) {
        errors.add(error);
    }

    CallStats stats() {
        LatencyHistogram histogram = latencies.build();
        errors.sort(MOST_FREQUENT_FIRST);
        return new CallStats(
                syscall, waitedFor, histogram.count(), totalNanos, insideNanos, maxNanos, transferred, histogram,
                errors, withheld);
    }

    /** Two spans of the same call and wait as one. */
    static CallStats sum(CallStats one, CallStats other) {
        List<ErrorCount> errors = new ArrayList<>(one.errors());
        other.errors().forEach(error -> add(errors, error));
        errors.sort(MOST_FREQUENT_FIRST);
        return new CallStats(
                one.syscall(),
                one.waitedFor(),
                one.count() + other.count(),
                one.totalNanos() + other.totalNanos(),
                one.insideNanos() + other.insideNanos(),
                Math.max(one.maxNanos(), other.maxNanos()),
                one.transferred() + other.transferred(),
                one.latencies().plus(other.latencies()),
                errors,
                one.slowWithheld() + other.slowWithheld());
    }

    private static void add(List<ErrorCount> errors, ErrorCount more) {
        for (int i = 0; i < errors.size(); i++) {
            ErrorCount known = errors.get(i);
            if (known.error().number() == more.error().number()) {
                errors.set(i, new ErrorCount(
                        known.error(), known.count() + more.count(), known.withheld() + more.withheld()));
                return;
            }
        }
        errors.add(more);
    }
}
