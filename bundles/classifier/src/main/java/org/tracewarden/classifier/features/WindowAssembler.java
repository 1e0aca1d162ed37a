// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.classifier.semantics.CallCategories;

/**
 * Puts the statistics of single processes together into windows of the whole host. Those of one window have the same
 * end, or nearly: a window is over when one comes that ends half a second later, or when {@link #close} is called. What
 * comes later than that is added to the next window, so that no call is missing in the sums. Not thread-safe.
 */
final class WindowAssembler {

    private static final long SAME_WINDOW_NANOS = 500_000_000L;
    private static final long USUAL_SPAN_NANOS = 1_000_000_000L;
    private static final Set<String> FUTEX_ANSWERS = Set.of("ETIMEDOUT", "EAGAIN");
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final CallCategories categories;
    private final Map<ProcessKey, Subject> subjects = new LinkedHashMap<>();
    private long from;
    /** End of the first statistics of the open window; the window's own may be a little later. */
    private long firstTo;
    private long to = NOT_BEGUN;
    private long lastTo = NOT_BEGUN;
    private int incomplete;
    private long late;

    WindowAssembler(CallCategories categories) {
        this.categories = categories;
    }

    /** @return the window before, when this begins a new one */
    Optional<Window> add(SyscallStats stats) {
        Optional<Window> over = Optional.empty();
        long closed = to == NOT_BEGUN ? lastTo : firstTo - 2 * SAME_WINDOW_NANOS;
        if (closed != NOT_BEGUN && stats.to() - closed < SAME_WINDOW_NANOS) {
            late++;
        } else if (to == NOT_BEGUN) {
            begin(stats);
        } else if (stats.to() - firstTo >= SAME_WINDOW_NANOS) {
            over = close();
            begin(stats);
        } else {
            to = Math.max(to, stats.to());
            from = Math.min(from, stats.from());
        }
        subjects.computeIfAbsent(stats.process().key(), key -> new Subject()).add(stats);
        return over;
    }

    /** The window that is open, which is over with this; empty when none is. */
    Optional<Window> close() {
        if (to == NOT_BEGUN) {
            return Optional.empty();
        }
        long begin = from < to ? from : to - USUAL_SPAN_NANOS;
        Map<SyscallCategory, Sum> host = new EnumMap<>(SyscallCategory.class);
        List<SubjectSecond> processes = new ArrayList<>(subjects.size());
        for (Subject subject : subjects.values()) {
            List<CategorySums> sums = sums(subject.sums);
            for (CategorySums category : sums) {
                host.computeIfAbsent(category.category(), c -> new Sum()).add(category);
            }
            if (!sums.isEmpty()) {
                processes.add(SubjectSecond.of(Optional.of(subject.process), begin, to, sums));
            }
        }
        Window window = new Window(
                begin, to, SubjectSecond.of(Optional.empty(), begin, to, sums(host)), processes, incomplete == 0);
        lastTo = to;
        to = NOT_BEGUN;
        incomplete = Math.max(0, incomplete - 1);
        subjects.clear();
        return Optional.of(window);
    }

    /** Notes that statistics were lost, of the open window or the next. */
    void lost() {
        incomplete = 2;
    }

    /** End of the open window; empty when none is open. */
    OptionalLong openTo() {
        return to == NOT_BEGUN ? OptionalLong.empty() : OptionalLong.of(to);
    }

    /** Statistics that came after their window was over. */
    long late() {
        return late;
    }

    private void begin(SyscallStats stats) {
        from = stats.from();
        firstTo = stats.to();
        to = firstTo;
    }

    private static List<CategorySums> sums(Map<SyscallCategory, Sum> sums) {
        List<CategorySums> list = new ArrayList<>(sums.size());
        sums.forEach((category, sum) -> list.add(new CategorySums(
                category, sum.calls, sum.errors, sum.insideNanos, sum.latencies.build())));
        return list;
    }

    private final class Subject {
        private final Map<SyscallCategory, Sum> sums = new EnumMap<>(SyscallCategory.class);
        private ProcessInfo process;

        void add(SyscallStats stats) {
            process = stats.process();
            for (CallStats calls : stats.calls()) {
                Sum sum = of(categories.of(process.key(), calls, stats.to()));
                sum.calls += calls.count();
                sum.errors += failures(calls);
                sum.insideNanos += calls.insideNanos();
                sum.latencies.add(calls.latencies());
            }
            for (OngoingCalls ongoing : stats.ongoing()) {
                of(categories.of(process.key(), ongoing, stats.to())).insideNanos += ongoing.insideNanos();
            }
        }

        /** A futex wait whose time limit ran out, or whose value had changed, did what it was for. */
        private static long failures(CallStats calls) {
            if (!calls.syscall().name().startsWith("futex")) {
                return calls.errorCount();
            }
            return calls.errors().stream().filter(error -> !FUTEX_ANSWERS.contains(error.error().name()))
                    .mapToLong(ErrorCount::count).sum();
        }

        private Sum of(SyscallCategory category) {
            return sums.computeIfAbsent(category, c -> new Sum());
        }
    }

    private static final class Sum {
        private final LatencyHistogram.Builder latencies = new LatencyHistogram.Builder();
        private long calls;
        private long errors;
        private long insideNanos;

        void add(CategorySums sums) {
            calls += sums.calls();
            errors += sums.errors();
            insideNanos += sums.insideNanos();
            latencies.add(sums.latencies());
        }
    }
}
