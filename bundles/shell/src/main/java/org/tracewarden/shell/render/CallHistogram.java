// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.WaitKind;

/**
 * How long one process's calls of one kind took.
 *
 * @param syscall marked with its table where that is not the machine's own
 * @param from boot clock, when they began to be counted
 * @param to boot clock, until when
 * @param octaves from the shortest duration to the longest, those in between without calls included
 * @param waits by what the calls waited for, most time first
 */
public record CallHistogram(
        ProcessInfo process,
        String syscall,
        long from,
        long to,
        Summary all,
        List<ErrorCount> errors,
        List<Octave> octaves,
        List<Wait> waits) {

    public CallHistogram {
        errors = List.copyOf(errors);
        octaves = List.copyOf(octaves);
        waits = List.copyOf(waits);
    }

    /** Calls that took at least {@code fromNanos} and less than {@code toNanos}. */
    public record Octave(long fromNanos, long toNanos, long count) {}

    /** Calls that waited for one thing. */
    public record Wait(WaitKind waitedFor, Summary calls) {}

    /** Percentiles are empty when no call has returned. */
    public record Summary(
            long count,
            long totalNanos,
            long maxNanos,
            OptionalLong p50Nanos,
            OptionalLong p95Nanos,
            OptionalLong p99Nanos) {

        private static Summary of(List<CallStats> calls) {
            LatencyHistogram.Builder sum = new LatencyHistogram.Builder();
            calls.forEach(call -> sum.add(call.latencies()));
            LatencyHistogram latencies = sum.build();
            long max = calls.stream().mapToLong(CallStats::maxNanos).max().orElse(0);
            return new Summary(
                    calls.stream().mapToLong(CallStats::count).sum(),
                    calls.stream().mapToLong(CallStats::totalNanos).sum(),
                    max, percentile(latencies, 0.5, max), percentile(latencies, 0.95, max),
                    percentile(latencies, 0.99, max));
        }

        /** Not above the exact maximum, which the middle of the last bucket can be. */
        private static OptionalLong percentile(LatencyHistogram latencies, double quantile, long max) {
            return latencies.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.min(max, latencies.percentile(quantile)));
        }
    }

    /** @param calls all those of one kind, at least one entry */
    public static CallHistogram of(ProcessSyscalls process, List<CallStats> calls) {
        Map<WaitKind, List<CallStats>> byWait = new EnumMap<>(WaitKind.class);
        calls.forEach(call -> byWait.computeIfAbsent(call.waitedFor(), kind -> new ArrayList<>()).add(call));
        List<Wait> waits = byWait.entrySet().stream()
                .map(entry -> new Wait(entry.getKey(), Summary.of(entry.getValue())))
                .sorted(Comparator.comparingLong((Wait wait) -> -wait.calls().totalNanos()))
                .toList();
        return new CallHistogram(process.process(), calls.get(0).syscall().label(), process.from(), process.to(),
                Summary.of(calls), errors(calls), octaves(calls), waits);
    }

    public long errorCount() {
        return errors.stream().mapToLong(ErrorCount::count).sum();
    }

    private static List<ErrorCount> errors(List<CallStats> calls) {
        Map<Integer, ErrorCount> sums = new LinkedHashMap<>();
        calls.stream().flatMap(call -> call.errors().stream()).forEach(error -> sums.merge(error.error().number(),
                error, (a, b) -> new ErrorCount(a.error(), a.count() + b.count(), a.withheld() + b.withheld())));
        return sums.values().stream().sorted(Comparator.comparingLong((ErrorCount e) -> -e.count())).toList();
    }

    private static List<Octave> octaves(List<CallStats> calls) {
        long[] counts = new long[64];
        calls.forEach(call -> call.latencies().forEach((bucket, count) -> counts[bucket >> 4] += count));
        int first = 0;
        while (first < 64 && counts[first] == 0) {
            first++;
        }
        int last = 63;
        while (last >= first && counts[last] == 0) {
            last--;
        }
        List<Octave> octaves = new ArrayList<>();
        for (int octave = first; octave <= last; octave++) {
            // the first bucket, of 16 ns, holds all that is shorter too
            long from = octave <= 4 ? 0 : 1L << octave;
            octaves.add(new Octave(from, octave == 63 ? Long.MAX_VALUE : 1L << (octave + 1), counts[octave]));
        }
        return octaves;
    }
}
