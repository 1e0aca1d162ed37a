// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallStream;

/** Counts streamed calls by kind, on the collector's thread. Thread-safe. */
final class CallCounts implements SyscallStream.Receiver {

    /**
     * Calls of one kind.
     *
     * @param syscall its label
     */
    record Row(String syscall, long calls, long errors, long totalNanos, long maxNanos) {}

    /**
     * All that was counted.
     *
     * @param delivered calls that were counted
     * @param lost calls that the kernel could not report, of this or another stream
     * @param calls by kind, those that took most time first
     */
    record Result(double seconds, long delivered, long lost, List<Row> calls) {}

    private static final class Sum {
        private long calls;
        private long errors;
        private long totalNanos;
        private long maxNanos;
    }

    private final Map<Syscall, Sum> sums = new HashMap<>();
    private long delivered;
    private long lost;
    private volatile boolean ended;

    @Override
    public synchronized void onCall(StreamedCall streamed) {
        SyscallCall call = streamed.call();
        Sum sum = sums.computeIfAbsent(call.syscall(), syscall -> new Sum());
        sum.calls++;
        sum.errors += call.error().isPresent() ? 1 : 0;
        sum.totalNanos += call.latencyNanos();
        sum.maxNanos = Math.max(sum.maxNanos, call.latencyNanos());
        delivered++;
    }

    @Override
    public synchronized void onLost(long calls) {
        lost += calls;
    }

    @Override
    public void onEnd() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    synchronized Result result(double seconds) {
        List<Row> rows = sums.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Row::totalNanos).reversed().thenComparing(Row::syscall))
                .toList();
        return new Result(seconds, delivered, lost, rows);
    }

    private static Row row(Syscall syscall, Sum sum) {
        return new Row(syscall.label(), sum.calls, sum.errors, sum.totalNanos, sum.maxNanos);
    }
}
