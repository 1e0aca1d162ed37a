// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.StackFrame;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/** System calls and what was made of them, for tests to share. All at {@link Samples#MOMENT}. */
public final class CallSamples {

    public static final ProcessInfo POSTGRES = Samples.process(1234, "/usr/lib/postgresql/bin/postgres");
    public static final ProcessInfo NGINX = Samples.process(812, "/usr/sbin/nginx");
    public static final SyscallError ENOENT = new SyscallError(2, "ENOENT", "No such file or directory");

    private static final long MS = 1_000_000L;

    private CallSamples() {}

    public static Syscall syscall(String name) {
        return new Syscall(SyscallAbi.X86_64, 0, name);
    }

    /** A read of 8 KiB from a table of postgres. */
    public static SyscallCall read(long latencyNanos) {
        return new SyscallCall(syscall("read"), 1234, "postgres", Samples.NOW - latencyNanos, false, latencyNanos, true,
                8192, Optional.empty(), new SyscallArguments(5, 0, 8192, 0, 0, 0), WaitKind.DISK, "", "",
                Optional.of(new OpenFile(5, FileType.REGULAR, "/data/base/16384", false, "ext4", false,
                        Optional.empty())),
                Optional.empty(), "", Optional.empty(), List.of());
    }

    public static SyscallCall openMissing(String path) {
        return new SyscallCall(syscall("openat"), 815, "worker", Samples.NOW - 34_000, false, 34_000, true, -2,
                Optional.of(ENOENT), SyscallArguments.NONE, WaitKind.UNKNOWN, path, "", Optional.empty(),
                Optional.empty(), "", Optional.empty(), List.of());
    }

    /** A connect that has been going on for three seconds and a half. */
    public static SyscallCall connecting() {
        SocketInfo socket = new SocketInfo("STREAM", "SYN_SENT", new SocketAddress("INET", "10.0.0.1", 40_000),
                SocketAddress.NONE, 2 << 20, 4 << 20, 0, 128 << 10);
        return new SyscallCall(syscall("connect"), 812, "nginx", Samples.NOW - 3500 * MS, false, 3500 * MS, false, 0,
                Optional.empty(), SyscallArguments.NONE, WaitKind.CLIENT, "", "",
                Optional.of(new OpenFile(7, FileType.SOCKET, "socket:[99]", false, "sockfs", false,
                        Optional.of(socket))),
                Optional.of(new SocketAddress("INET", "10.0.0.5", 5432)), "",
                Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, 5000 * MS)),
                List.of(new StackFrame(0x7f01, "/usr/lib/libc.so.6", "connect", 0x4d)));
    }

    public static SyscallCall futex() {
        return new SyscallCall(syscall("futex"), 812, "nginx", Samples.NOW - 75 * MS, false, 75 * MS, true, 0,
                Optional.empty(), SyscallArguments.NONE, WaitKind.LOCK, "", "", Optional.empty(), Optional.empty(),
                "FUTEX_WAIT", Optional.of(TimeLimit.FOREVER), List.of());
    }

    public static SyscallObservation slowRead() {
        return new SyscallObservation(12, Samples.header("syscall"), POSTGRES, read(152_500_000),
                SyscallCategory.BLOCKING_IO, Severity.HIGH, Persistence.TRANSIENT,
                "I/O bottleneck: postgres executing read() blocked for 152.5ms",
                "It read a regular file on ext4, and 152.5ms is at least 100ms and less than 500ms.",
                List.of("Slow or saturated storage device"),
                List.of("Check disk saturation (queue depth, IOPS)",
                        "Identify if storage is local or network-mounted"));
    }

    public static SyscallObservation slowConnect() {
        return new SyscallObservation(13, Samples.header("syscall"), NGINX, connecting(), SyscallCategory.NETWORK,
                Severity.CRITICAL, Persistence.SHORT_LIVED,
                "Network bottleneck: nginx executing connect() blocked for 3500.0ms",
                "It still waits for an answer from 10.0.0.5:5432.", List.of(), List.of("Test connectivity"));
    }

    public static SyscallObservation idleWait() {
        return new SyscallObservation(14, Samples.header("syscall"), NGINX, futex(), SyscallCategory.IDLE_WAIT,
                Severity.NONE, Persistence.TRANSIENT, "Idle: nginx waited 75.0ms",
                "The time limit was meant to expire.", List.of(), List.of());
    }

    public static SyscallPattern fsync() {
        return new SyscallPattern(3, PatternKind.EXCESSIVE_FSYNC, POSTGRES, Samples.MOMENT.minusSeconds(303),
                Samples.MOMENT, false, Severity.HIGH, Persistence.PERSISTENT,
                "62 fsync() calls a minute took more than 100ms each.",
                List.of("62 calls in the last minute", "p95 130.0 ms"),
                "Throughput is limited by the disk's sync speed.",
                "A write-ahead log or journal.", "Batch writes, or use faster storage.");
    }

    public static Anomaly anomaly() {
        return new Anomaly(5, Optional.of(POSTGRES), "postgres", FeatureName.SYSCALL_LATENCY_P95,
                Optional.of(SyscallCategory.BLOCKING_IO), Samples.MOMENT, Samples.MOMENT.plusSeconds(42), false, 125e6,
                new Baseline(8e6, 8_240_000, 3600), 14.2, Severity.CRITICAL, Optional.of(new Trend(12e6, 0.002)),
                "Blocking I/O of postgres has a p95 of 125.0ms; usual is 8.0ms.");
    }

    public static Anomaly pastHostAnomaly() {
        return new Anomaly(4, Optional.empty(), "", FeatureName.SYSCALL_ERROR_RATE, Optional.empty(),
                Samples.MOMENT.minusSeconds(60), Samples.MOMENT.minusSeconds(50), true, 0.4,
                new Baseline(0.02, 0.01, 3600), 38, Severity.HIGH, Optional.empty(), "40 % of all calls failed.");
    }

    /** Postgres, mostly in I/O; half of a second's time blocked. */
    public static Activity busyPostgres() {
        return new Activity(Optional.of(POSTGRES), Samples.MOMENT, 1_000 * MS, 12_345, 24, 853 * MS, 0, List.of(
                new CategoryActivity(SyscallCategory.BLOCKING_IO, 12_000, 0, 742 * MS, OptionalLong.of(MS),
                        OptionalLong.of(125 * MS), OptionalLong.of(152 * MS),
                        Optional.of(new Baseline(8e6, 8_240_000, 3600)), OptionalDouble.of(14.2)),
                new CategoryActivity(SyscallCategory.LOCK_CONTENTION, 345, 24, 111 * MS, OptionalLong.of(MS),
                        OptionalLong.of(300 * MS), OptionalLong.of(400 * MS), Optional.empty(),
                        OptionalDouble.empty())));
    }

    /** Nginx, which waits for requests most of the time. */
    public static Activity calmNginx() {
        return new Activity(Optional.of(NGINX), Samples.MOMENT, 1_000 * MS, 40, 40, 12_300, 980 * MS, List.of(
                new CategoryActivity(SyscallCategory.IDLE_WAIT, 10, 0, 980 * MS, OptionalLong.of(90 * MS),
                        OptionalLong.of(100 * MS), OptionalLong.of(100 * MS), Optional.empty(), OptionalDouble.empty()),
                new CategoryActivity(SyscallCategory.NETWORK, 30, 30, 12_300, OptionalLong.of(300),
                        OptionalLong.of(850), OptionalLong.of(900), Optional.of(new Baseline(800, 100, 100)),
                        OptionalDouble.of(0.5))));
    }

    /** Sleep, in one call. */
    public static Activity sleeping() {
        return new Activity(Optional.of(Samples.process(4711, "/usr/bin/sleep")), Samples.MOMENT, 1_000 * MS, 0, 0, 0,
                1_000 * MS, List.of(new CategoryActivity(SyscallCategory.IDLE_WAIT, 0, 0, 1_000 * MS,
                        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(),
                        OptionalDouble.empty())));
    }

    public static Activity host() {
        return new Activity(Optional.empty(), Samples.MOMENT, 1_000 * MS, 12_385, 64, 1_250 * MS, 5_000 * MS,
                List.of());
    }

    /** p95 of blocking I/O each second: 10 ms more from one to the next, one second missing. */
    public static Feature risingLatency(Optional<ProcessInfo> process) {
        Instant first = Samples.MOMENT.minusSeconds(8);
        return new Feature(FeatureName.SYSCALL_LATENCY_P95, Optional.of(SyscallCategory.BLOCKING_IO), process,
                Resolution.SECOND,
                LongStream.of(1, 2, 3, 4, 6, 7, 8)
                        .mapToObj(i -> new Feature.Point(first.plusSeconds(i), i * 10e6)).toList(),
                Optional.of(new Baseline(8e6, 8e6, 3600)));
    }

    public static Feature rate(Optional<ProcessInfo> process) {
        return new Feature(FeatureName.SYSCALL_RATE, Optional.empty(), process, Resolution.SECOND,
                List.of(new Feature.Point(Samples.MOMENT, 12_345)), Optional.empty());
    }

    /** Reads of postgres: 990 of 1.5 to 2 µs and ten of 150 ms, which waited for the disk; and one open. */
    public static ProcessSyscalls calls() {
        LatencyHistogram quick =
                new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(1_500), 90)
                        .add(LatencyHistogram.bucketOf(2_100), 900).build();
        LatencyHistogram slow =
                new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(150 * MS), 10).build();
        return new ProcessSyscalls(POSTGRES, Samples.NOW - 600_000 * MS, Samples.NOW, false, List.of(
                new CallStats(syscall("read"), WaitKind.UNKNOWN, 990, 2_025_000, 2_025_000, 2_100, 0, quick,
                        List.of(new ErrorCount(new SyscallError(11, "EAGAIN", "again"), 7, 0)), 0),
                new CallStats(syscall("read"), WaitKind.DISK, 10, 1_500 * MS, 1_500 * MS, 150 * MS, 0, slow, List.of(),
                        0),
                new CallStats(syscall("openat"), WaitKind.UNKNOWN, 1, 1_500, 1_500, 1_500, 0,
                        new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(1_500), 1).build(), List.of(),
                        0)));
    }

    public static StreamedCall streamed(SyscallCall call) {
        return new StreamedCall(Samples.header("syscall"), NGINX, call);
    }
}
