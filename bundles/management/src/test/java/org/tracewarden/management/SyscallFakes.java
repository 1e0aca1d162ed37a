// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.api.syscall.WaitKind;

/** Services about system calls, with known answers. */
final class SyscallFakes {

    static final Syscall READ = new Syscall(SyscallAbi.X86_64, 0, "read");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private SyscallFakes() {}

    /** Keeps one process. */
    record FakeLedger() implements SyscallLedger {
        @Override
        public Optional<ProcessSyscalls> find(ProcessKey process) {
            return Optional.empty();
        }

        @Override
        public List<ProcessSyscalls> all() {
            return List.of(new ProcessSyscalls(Fakes.process(10, "x"), 0, 1, false, List.of()));
        }

        @Override
        public long forgotten() {
            return 8;
        }

        @Override
        public int capacity() {
            return 4096;
        }
    }

    /** Opens none. */
    record FakeStreams() implements SyscallStreams {
        @Override
        public SyscallStream open(StreamRequest request, SyscallStream.Receiver receiver) {
            throw new IllegalStateException("all streams are taken");
        }

        @Override
        public int capacity() {
            return 16;
        }
    }

    /** Newest last. */
    record FakeObservations(List<SyscallObservation> kept) implements Observations {
        @Override
        public List<SyscallObservation> find(ObservationQuery query) {
            return kept.stream()
                    .filter(query::matches)
                    .sorted((a, b) -> Long.compare(b.id(), a.id()))
                    .limit(query.limit())
                    .toList();
        }

        @Override
        public long classified() {
            return 500;
        }

        @Override
        public long forgotten() {
            return 6;
        }

        @Override
        public int capacity() {
            return 100;
        }
    }

    record FakePatterns(List<SyscallPattern> all) implements Patterns {}

    record FakeAnomalies(List<Anomaly> all) implements Anomalies {
        @Override
        public int baselines() {
            return 40;
        }

        @Override
        public int learning() {
            return 3;
        }
    }

    record FakeFeatures(Optional<Activity> host) implements Features {
        @Override
        public List<Activity> processes() {
            return List.of();
        }

        @Override
        public List<Feature> series(Optional<ProcessKey> process, Resolution resolution, Instant since) {
            return List.of();
        }

        @Override
        public List<ProcessInfo> known() {
            return List.of(Fakes.process(10, "x"), Fakes.process(11, "y"));
        }

        @Override
        public long forgotten() {
            return 9;
        }

        @Override
        public long usedBytes() {
            return 1_000_000;
        }

        @Override
        public long limitBytes() {
            return 16_000_000;
        }
    }

    static SyscallCall call(boolean returned) {
        return new SyscallCall(READ, 10, "x", 0, false, 152_500_000, returned, 0, Optional.empty(),
                SyscallArguments.NONE, WaitKind.DISK, "", "", Optional.empty(), Optional.empty(), "", Optional.empty(),
                List.of());
    }

    static SyscallObservation observation(long id, SyscallCategory category, Severity severity, String summary) {
        return new SyscallObservation(id, Fakes.header(), Fakes.process(10, "x"), call(true), category, severity,
                Persistence.TRANSIENT, summary, "", List.of(), List.of());
    }

    static SyscallPattern pattern(long id, PatternKind kind, boolean ended) {
        return pattern(id, kind, ended, Severity.HIGH, NOON);
    }

    static SyscallPattern pattern(long id, PatternKind kind, boolean ended, Severity severity, Instant since) {
        return new SyscallPattern(id, kind, Fakes.process(10, "x"), since, since, ended, severity,
                Persistence.TRANSIENT, "number " + id, List.of(), "", "", "");
    }

    static Anomaly anomaly(long id, Optional<ProcessInfo> process, boolean ended, Severity severity) {
        return new Anomaly(id, process, "", FeatureName.SYSCALL_LATENCY_P95, Optional.empty(), NOON, NOON, ended, 9,
                new Baseline(1, 1, 60), 8, severity, Optional.empty(), "number " + id);
    }

    static Activity host() {
        return new Activity(Optional.empty(), NOON, 1_000_000_000L, 12.4, 0.5, 250_000_000, 0, List.of(
                new CategoryActivity(SyscallCategory.BLOCKING_IO, 12.4, 0.5, 250_000_000, OptionalLong.of(100),
                        OptionalLong.of(200), OptionalLong.of(300), Optional.empty(), OptionalDouble.empty()),
                new CategoryActivity(SyscallCategory.IDLE_WAIT, 0, 0, 7, OptionalLong.empty(), OptionalLong.empty(),
                        OptionalLong.empty(), Optional.empty(), OptionalDouble.empty())));
    }
}
