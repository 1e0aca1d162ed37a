// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.MILLISECOND;
import static org.tracewarden.classifier.features.Host.SECOND;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.DirectBus;
import org.tracewarden.classifier.features.Engine;
import org.tracewarden.classifier.features.Host;
import org.tracewarden.classifier.features.LearningRules;

/** Programs as they are on real hosts, that wait, start, work in bursts and fail now and then, and are well. */
class BurstyProgramsTest {

    private static final Optional<SyscallCategory> IO = Optional.of(SyscallCategory.BLOCKING_IO);
    private static final int WARM_UP = 120;

    private final Host host = new Host();
    private final ProcessInfo old = Host.process(100, "worker");

    @TempDir
    private Path folder;

    private AnomalyService anomalies;
    private Engine engine;

    @BeforeEach
    void learnQuickly() {
        anomalies = new AnomalyService(new DirectBus(), host, folder.resolve("baselines.txt"));
        engine = new Engine(host, anomalies);
        LearningRules usual = LearningRules.DEFAULT;
        anomalies.configure(new LearningRules(WARM_UP, usual.programs(), usual.relearnNanos(), usual.settleNanos(),
                usual.relativeFloor(), usual.activityFloor()), AlarmRules.DEFAULT);
    }

    @Test
    void aShellThatWaitsForYearsAndThenCallsThousandsOfTimesIsNoAnomaly() {
        for (int i = 0; i < WARM_UP; i++) {
            second(old, stats -> stats.inside("wait4", WaitKind.UNKNOWN, SECOND));
        }
        for (int i = 0; i < 60; i++) {
            second(old, stats -> stats.calls("openat", durations(4_651, 20_000)));
        }
        assertEquals(List.of(), anomalies.all());
    }

    @Test
    void aProcessIsNeitherLearntFromNorComparedInItsFirstHalfMinute() {
        for (int i = 0; i < WARM_UP; i++) {
            second(old, stats -> stats.calls("read", durations(30, 8 * MILLISECOND)));
        }
        Baseline before = usual(old);
        ProcessInfo fresh = bornNow(101, "worker");
        for (int i = 0; i < 29; i++) {
            second(fresh, stats -> stats.calls("read", durations(30, 125 * MILLISECOND)));
        }
        assertEquals(List.of(), ofProcesses());
        assertEquals(before, usual(old));
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), ofProcesses(), "second " + i + " of being judged");
            second(fresh, stats -> stats.calls("read", durations(30, 125 * MILLISECOND)));
        }
        assertEquals(Optional.of(fresh), ofProcesses().get(0).process());
    }

    @Test
    void launchersThatLiveBrieflyTakeTheBaselineOfNoOtherProgram() {
        int known = anomalies.baselines();
        for (int pid = 200; pid < 210; pid++) {
            ProcessInfo launcher = bornNow(pid, "launcher" + pid);
            for (int i = 0; i < 20; i++) {
                second(launcher, stats -> stats.calls("read", durations(30, MILLISECOND)));
            }
        }
        int ofHost = 5 + 2;
        assertEquals(known + ofHost, anomalies.baselines());
    }

    @Test
    void anIncidentOfOneProcessIsOneLineForItAndOneForEachCauseOfTheHost() {
        for (int i = 0; i < WARM_UP; i++) {
            second(old, stats -> stats.calls("read", durations(30, MILLISECOND)));
        }
        for (int i = 0; i < 3; i++) {
            second(old, stats -> stats.calls("read", durations(30, 125 * MILLISECOND)));
        }
        assertEquals(2, anomalies.all().size());
        Anomaly process = ofProcesses().get(0);
        assertEquals(Severity.CRITICAL, process.severity());
        assertTrue(process.summary().contains("; also: "), process.summary());
        assertTrue(process.summary().contains("time blocked in blocking_io"), process.summary());
    }

    @Test
    void nineteenErrorsASecondAreTooFewToBeAnAnomalyWhateverTheirShare() {
        failNow(20, 19);
        assertEquals(List.of(), anomalies.all());
    }

    @Test
    void twentyErrorsASecondWhereThereWereNoneAreHighAtMost() {
        failNow(0, 20);
        Anomaly anomaly = ofProcesses().get(0);
        assertEquals(FeatureName.SYSCALL_ERROR_RATE, anomaly.feature());
        assertEquals(Severity.HIGH, anomaly.severity());
        assertTrue(anomaly.summary().startsWith(
                "error rate of file_system is 100 %, usually 0 % (z = +60.0); also: error rate of all calls 100 %"),
                anomaly.summary());
    }

    @Test
    void manyErrorsInASmallShareOfTheCallsAreNoAnomaly() {
        failNow(1_000, 40);
        assertEquals(List.of(), ofProcesses());
    }

    /** Twenty good calls a second are usual; then come some good ones and some that fail. */
    private void failNow(int good, int failing) {
        for (int i = 0; i < WARM_UP; i++) {
            second(old, stats -> stats.calls("openat", durations(20, 1_000)));
        }
        for (int i = 0; i < 60; i++) {
            second(old, stats -> {
                stats.failing("openat", "ENOENT", failing);
                if (good > 0) {
                    stats.calls("openat", durations(good, 1_000));
                }
            });
        }
    }

    private void second(ProcessInfo process, Consumer<Host.Stats> calls) {
        host.now += SECOND;
        Host.Stats stats = Host.second(process, host.now);
        calls.accept(stats);
        engine.add(stats.event());
        engine.end();
    }

    private List<Anomaly> ofProcesses() {
        return anomalies.all().stream().filter(anomaly -> anomaly.process().isPresent()).toList();
    }

    private Baseline usual(ProcessInfo process) {
        return anomalies.usual(Optional.of(process), FeatureName.SYSCALL_LATENCY_P95, IO).orElseThrow();
    }

    private ProcessInfo bornNow(int pid, String program) {
        return new ProcessInfo(new ProcessKey(pid, host.now), Optional.empty(), 0, program, "/usr/bin/" + program,
                List.of(program), false, "/", pid, pid, "", pid, 0, false, Workload.ROOT);
    }

    private static long[] durations(int count, long nanos) {
        long[] durations = new long[count];
        Arrays.fill(durations, nanos);
        return durations;
    }
}
