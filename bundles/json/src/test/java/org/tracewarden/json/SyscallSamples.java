// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OngoingCalls;
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

/** Another story: a database waits for its disk, and for a file that is not there. For docs/events.md, too. */
final class SyscallSamples {

    private static final long SECOND = 1_000_000_000L;
    private static final Instant NOW = Samples.at("", 200 * SECOND).wallInstant();

    static final ProcessInfo POSTGRES = new ProcessInfo(new ProcessKey(1234, 50 * SECOND),
            Optional.of(new ProcessKey(1, 0)), 106, "postgres", "/usr/lib/postgresql/15/bin/postgres",
            List.of("postgres: shop"), false, "/var/lib/postgresql/15/main", 1234, 1234, "", 1234, 4_026_531_836L,
            false, new Workload("/system.slice/postgresql.service", Workload.ROOT.runtime(), "", "",
                    "postgresql.service"));

    static final Syscall READ = new Syscall(SyscallAbi.X86_64, 0, "read");
    static final Syscall OPENAT = new Syscall(SyscallAbi.X86_64, 257, "openat");
    static final Syscall POLL = new Syscall(SyscallAbi.X86_64, 7, "poll");
    static final SyscallError ENOENT = new SyscallError(2, "ENOENT", "No such file or directory");

    private SyscallSamples() {}

    static SyscallCall slowRead() {
        return new SyscallCall(READ, 1234, "postgres", 200 * SECOND - 152_500_000, false, 152_500_000, true, 8192,
                Optional.empty(), new SyscallArguments(0x1b, 0x7f30_1c00_0000L, 8192, 0, 0, 0), WaitKind.DISK, "", "",
                Optional.of(new OpenFile(27, FileType.REGULAR, "/var/lib/postgresql/15/main/base/16384/2619", false,
                        "ext4", false, Optional.empty())),
                Optional.empty(), "", Optional.empty(),
                List.of(new StackFrame(0x7f30_1f11_4a3cL, "/usr/lib/x86_64-linux-gnu/libc.so.6", "read", 76)));
    }

    static SyscallCall failedOpen() {
        return new SyscallCall(OPENAT, 1234, "postgres", 201 * SECOND - 4_200, false, 4_200, true, -2,
                Optional.of(ENOENT), new SyscallArguments(-100 & 0xffff_ffffL, 0x5581_9c00_1000L, 0x8_0000, 0, 0, 0),
                WaitKind.UNKNOWN, "/etc/shop/shop.conf", "", Optional.empty(), Optional.empty(), "", Optional.empty(),
                List.of());
    }

    /** Still in the call, with whatever the others leave empty. */
    static SyscallCall openSend() {
        var local = new SocketAddress("INET", "10.0.0.4", 5432);
        var remote = new SocketAddress("INET", "10.0.0.9", 40_112);
        return new SyscallCall(new Syscall(SyscallAbi.I386, 369, "sendto"), 1240, "writer", 190 * SECOND, true,
                10 * SECOND, false, 0, Optional.empty(), new SyscallArguments(-1, 1, 2, 3, 4, 5), WaitKind.SERVER, "",
                "", Optional.of(new OpenFile(9, FileType.SOCKET, "socket:[4711]", false, "sockfs", true,
                        Optional.of(new SocketInfo("STREAM", "ESTABLISHED", local, remote, 2_500_000, 2_626_560, 0,
                                131_072)))),
                Optional.of(remote), "MSG_DONTWAIT", Optional.of(new TimeLimit(TimeLimit.Kind.SPAN, SECOND)),
                List.of());
    }

    static LatencyHistogram latencies(long... nanos) {
        var builder = new LatencyHistogram.Builder();
        for (long each : nanos) {
            builder.add(LatencyHistogram.bucketOf(each), 1);
        }
        return builder.build();
    }

    static List<CallStats> calls() {
        return List.of(
                new CallStats(READ, WaitKind.DISK, 3, 380_000_000, 380_000_000, 152_500_000, 24_576,
                        latencies(110_000_000, 117_500_000, 152_500_000), List.of(), 1),
                new CallStats(OPENAT, WaitKind.UNKNOWN, 10, 42_000, 42_000, 5_000, 0, LatencyHistogram.EMPTY,
                        List.of(new ErrorCount(ENOENT, 10, 5)), 0));
    }

    static SlowSyscall slowSyscall() {
        return new SlowSyscall(Samples.at("syscall", 200 * SECOND), POSTGRES, slowRead());
    }

    static FailedSyscall failedSyscall() {
        return new FailedSyscall(Samples.at("syscall", 201 * SECOND), POSTGRES, failedOpen());
    }

    static SyscallStats syscallStats() {
        return new SyscallStats(Samples.at("syscall", 201 * SECOND), POSTGRES, 200 * SECOND, 201 * SECOND, calls(),
                List.of(new OngoingCalls(POLL, WaitKind.EVENT, 1, SECOND, 195 * SECOND)), false);
    }

    static SyscallObservation observation() {
        return new SyscallObservation(81, Samples.at("syscall", 200 * SECOND), POSTGRES, slowRead(),
                SyscallCategory.BLOCKING_IO, Severity.HIGH, Persistence.SHORT_LIVED,
                "I/O bottleneck: postgres executing read() blocked for 152.5ms",
                "read() of a regular file on ext4 took 152.5 ms; high is from 100 ms on",
                List.of("Slow or saturated storage device (HDD seeks, SSD saturation)"),
                List.of("Check disk saturation (queue depth, IOPS)"));
    }

    static SyscallPattern pattern() {
        return new SyscallPattern(5, PatternKind.MISSING_FILE_LOOP, POSTGRES, NOW.minusSeconds(90), NOW, false,
                Severity.MEDIUM, Persistence.SHORT_LIVED,
                "postgres (pid 1234) asked for /etc/shop/shop.conf 10 times a second: ENOENT",
                List.of("900 calls of openat() in 90 s", "all failed with ENOENT"),
                "It cannot do what it needs the file for", "Missing configuration file or broken deployment",
                "Put the file there, or take it out of the configuration");
    }

    static Anomaly anomaly() {
        return new Anomaly(3, Optional.empty(), "", FeatureName.SYSCALL_LATENCY_P95,
                Optional.of(SyscallCategory.BLOCKING_IO), NOW.minusSeconds(30), NOW, false, 125_000_000,
                new Baseline(8_000_000, 8_250_000, 3600), 14.18, Severity.CRITICAL,
                Optional.of(new Trend(2_500_000, 0.001)),
                "p95 of blocking_io calls of the host is 125 ms, usually 8 ms (z +14.2)");
    }

    static SyscallObserved syscallObserved() {
        return new SyscallObserved(Samples.at("classifier", 200 * SECOND), observation());
    }

    static PatternDetected patternDetected() {
        return new PatternDetected(Samples.at("classifier", 200 * SECOND), pattern());
    }

    static AnomalyDetected anomalyDetected() {
        return new AnomalyDetected(Samples.at("classifier", 200 * SECOND), anomaly());
    }

    static ProcessSyscalls processSyscalls() {
        return new ProcessSyscalls(POSTGRES, 100 * SECOND, 201 * SECOND, false, calls());
    }

    static StreamedCall streamedCall() {
        return new StreamedCall(Samples.at("syscall", 201 * SECOND), POSTGRES, failedOpen());
    }

    static Activity activity() {
        return new Activity(Optional.empty(), NOW, SECOND, 13, 10, 380_000_000, SECOND, List.of(
                new CategoryActivity(SyscallCategory.BLOCKING_IO, 3, 0, 380_000_000, OptionalLong.of(117_500_000),
                        OptionalLong.of(152_500_000), OptionalLong.of(152_500_000),
                        Optional.of(new Baseline(8_000_000, 1_000_000, 3600)), OptionalDouble.of(144.5)),
                new CategoryActivity(SyscallCategory.IDLE_WAIT, 0, 0, SECOND, OptionalLong.empty(),
                        OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), OptionalDouble.empty())));
    }

    static Feature feature() {
        return new Feature(FeatureName.SYSCALL_ERROR_RATE, Optional.empty(), Optional.empty(), Resolution.SECOND,
                List.of(new Feature.Point(NOW.minusSeconds(1), 0), new Feature.Point(NOW, 0.25)),
                Optional.of(new Baseline(0.01, 0.005, 3600)));
    }
}
