// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.List;

/**
 * The calls of one process of one kind in a span of time.
 *
 * @param waitedFor what those of a millisecond and more waited for; a call that waited for several things has several
 *     of these. Shorter ones are under {@link WaitKind#UNKNOWN}
 * @param count calls that returned; never 0 unless all of them are {@code errors} of a longer span
 * @param totalNanos their whole duration, also what lies before the span
 * @param insideNanos their duration within the span
 * @param maxNanos the longest
 * @param transferred sum of the positive results: bytes for reads and writes
 * @param latencies their durations
 * @param errors failures by error, most frequent first; under the entry with {@link WaitKind#UNKNOWN} only
 * @param slowWithheld slow calls not told as {@link org.tracewarden.api.event.SlowSyscall}, because there were too many
 */
public record CallStats(
        Syscall syscall,
        WaitKind waitedFor,
        long count,
        long totalNanos,
        long insideNanos,
        long maxNanos,
        long transferred,
        LatencyHistogram latencies,
        List<ErrorCount> errors,
        long slowWithheld) {

    public CallStats {
        errors = List.copyOf(errors);
    }

    public long errorCount() {
        long sum = 0;
        for (ErrorCount error : errors) {
            sum += error.count();
        }
        return sum;
    }
}
