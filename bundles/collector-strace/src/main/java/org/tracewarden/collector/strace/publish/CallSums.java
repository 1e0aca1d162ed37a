// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.WaitKind;

/** The calls of one process in one second. At most as many entries as there are calls and kinds of waits. */
final class CallSums {

    private static final Comparator<ErrorCount> MOST_FREQUENT_FIRST =
            Comparator.comparingLong(ErrorCount::count).reversed().thenComparingInt(error -> error.error().number());

    private record Key(Syscall syscall, WaitKind waitedFor) {}

    private final Map<Key, CallSum> sums = new LinkedHashMap<>();
    private final Map<Syscall, Map<SyscallError, Long>> errors = new LinkedHashMap<>();
    private final int failedLimit;

    /** @param failedLimit how many failures of one call and error are told in a second */
    CallSums(int failedLimit) {
        this.failedLimit = failedLimit;
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    CallSum of(Syscall syscall, WaitKind waitedFor) {
        return sums.computeIfAbsent(new Key(syscall, waitedFor), key -> new CallSum());
    }

    /** Counts a failure. Gives whether it may be told. */
    boolean failed(Syscall syscall, SyscallError error) {
        long count = errors.computeIfAbsent(syscall, call -> new LinkedHashMap<>()).merge(error, 1L, Long::sum);
        return count <= failedLimit;
    }

    /** Errors stand with the entry of {@link WaitKind#UNKNOWN}, which is made where all failures took long. */
    List<CallStats> take() {
        errors.keySet().forEach(call -> of(call, WaitKind.UNKNOWN));
        List<CallStats> stats = new ArrayList<>(sums.size());
        sums.forEach((key, sum) -> stats.add(sum.stats(
                key.syscall(), key.waitedFor(),
                key.waitedFor() == WaitKind.UNKNOWN ? errorsOf(key.syscall()) : List.of())));
        sums.clear();
        errors.clear();
        return stats;
    }

    private List<ErrorCount> errorsOf(Syscall syscall) {
        List<ErrorCount> counts = new ArrayList<>();
        errors.getOrDefault(syscall, Map.of()).forEach((error, count) ->
                counts.add(new ErrorCount(error, count, Math.max(0, count - failedLimit))));
        counts.sort(MOST_FREQUENT_FIRST);
        return counts;
    }
}
