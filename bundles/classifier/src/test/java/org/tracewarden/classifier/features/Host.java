// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.classifier.semantics.CallCategories;
import org.tracewarden.classifier.semantics.Contention;
import org.tracewarden.linux.proc.BootClock;

/** A host made up for tests: its clock, its processes and what they call. */
public final class Host implements BootClock {

    public static final long SECOND = 1_000_000_000L;
    public static final long MILLISECOND = 1_000_000L;
    /** Wall time at boot: 2026-01-01T00:00Z. */
    public static final long BOOTED = 1_767_225_600L * SECOND;

    private static final Map<String, SyscallCategory> CATEGORIES = Map.of(
            "read", SyscallCategory.BLOCKING_IO,
            "fsync", SyscallCategory.BLOCKING_IO,
            "futex", SyscallCategory.LOCK_CONTENTION,
            "openat", SyscallCategory.FILE_SYSTEM,
            "connect", SyscallCategory.NETWORK,
            "epoll_wait", SyscallCategory.IDLE_WAIT);

    public long now = 1_000 * SECOND;

    public static CallCategories categories() {
        return categories(Map.of());
    }

    /** @param proven what is found of each process, whatever the span */
    static CallCategories categories(Map<ProcessKey, Contention> proven) {
        return new CallCategories() {
            @Override
            public SyscallCategory of(Syscall syscall, WaitKind waitedFor) {
                return waitedFor == WaitKind.TERMINAL || waitedFor == WaitKind.LOCK
                        ? SyscallCategory.IDLE_WAIT
                        : CATEGORIES.getOrDefault(syscall.name(), SyscallCategory.OTHER);
            }

            @Override
            public Contention contention(ProcessKey process, long from, long to) {
                return proven.getOrDefault(process, Contention.NONE);
            }
        };
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long toWallTime(long bootNanos) {
        return BOOTED + bootNanos;
    }

    public static ProcessInfo process(int pid, String program) {
        return process(pid, program, Workload.ROOT);
    }

    public static ProcessInfo process(int pid, String program, Workload workload) {
        return new ProcessInfo(new ProcessKey(pid, pid * 1_000L), Optional.empty(), 0, program, "/usr/bin/" + program,
                List.of(program), false, "/", pid, pid, "", pid, 0, false, workload);
    }

    public static Workload unit(String unit) {
        return new Workload("/system.slice/" + unit, ContainerRuntime.NONE, "", "", unit);
    }

    /** Statistics of one second that ends at {@code to}. */
    public static Stats second(ProcessInfo process, long to) {
        return new Stats(process, to);
    }

    /** Builds statistics. */
    public static final class Stats {
        private final ProcessInfo process;
        private final long to;
        private final Map<String, CallStats> calls = new LinkedHashMap<>();
        private final List<OngoingCalls> ongoing = new ArrayList<>();

        private Stats(ProcessInfo process, long to) {
            this.process = process;
            this.to = to;
        }

        /** One call a duration. */
        public Stats calls(String name, long... durations) {
            return calls(name, WaitKind.UNKNOWN, 0, durations);
        }

        public Stats calls(String name, WaitKind waitedFor, int errors, long... durations) {
            LatencyHistogram.Builder latencies = new LatencyHistogram.Builder();
            long total = 0;
            long longest = 0;
            for (long duration : durations) {
                latencies.add(LatencyHistogram.bucketOf(duration), 1);
                total += duration;
                longest = Math.max(longest, duration);
            }
            calls.put(name + waitedFor, new CallStats(syscall(name), waitedFor, durations.length, total, total, longest,
                    0, latencies.build(), errors == 0 ? List.of() : List.of(new ErrorCount(
                            new SyscallError(2, "ENOENT", "No such file or directory"), errors, 0)), 0));
            return this;
        }

        /** Quick calls that all failed. */
        public Stats failing(String name, String error, int count) {
            LatencyHistogram latencies =
                    new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(1_000), count).build();
            calls.put(name + error, new CallStats(syscall(name), WaitKind.UNKNOWN, count, count * 1_000L,
                    count * 1_000L, 1_000, 0, latencies,
                    List.of(new ErrorCount(new SyscallError(1, error, error), count, 0)), 0));
            return this;
        }

        /** Threads in a call at the end of the second. */
        public Stats inside(String name, WaitKind waitedFor, long insideNanos) {
            ongoing.add(new OngoingCalls(syscall(name), waitedFor, 1, insideNanos, to - insideNanos));
            return this;
        }

        public SyscallStats event() {
            return new SyscallStats(new EventHeader("syscall", to, BOOTED + to), process, to - SECOND, to,
                    List.copyOf(calls.values()), ongoing, false);
        }

        private static Syscall syscall(String name) {
            return new Syscall(SyscallAbi.X86_64, 0, name);
        }
    }
}
