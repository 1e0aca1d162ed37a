// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.Host;

class EpisodesTest {

    private static final Measure P95 =
            new Measure(FeatureName.SYSCALL_LATENCY_P95, Optional.of(SyscallCategory.BLOCKING_IO));
    private static final Instant BOOT = Instant.EPOCH;

    private final Episodes episodes = new Episodes();
    private final ProcessInfo postgres = Host.process(100, "postgres");

    @Test
    void itBeginsWithTheThirdUnusualSecondOfFive() {
        assertEquals(List.of(), unusual(1, 4));
        assertEquals(List.of(), unusual(3, 4));
        assertEquals(List.of(), episodes.all());
        Anomaly begun = unusual(5, 4).get(0);
        assertEquals(1, begun.id());
        assertEquals(BOOT.plusSeconds(1), begun.since());
        assertEquals(BOOT.plusSeconds(5), begun.last());
        assertEquals(Severity.LOW, begun.severity());
        assertEquals(List.of(begun), episodes.all());
    }

    @Test
    void threeUnusualSecondsOfSixAreNotEnough() {
        unusual(1, 9);
        unusual(3, 9);
        assertEquals(List.of(), unusual(6, 9));
    }

    @Test
    void itIsToldAgainOnlyWhenItIsWorseByAWholeSeverity() {
        begin(1, 4);
        assertEquals(List.of(), unusual(4, 4.9));
        Anomaly worse = unusual(5, 14).get(0);
        assertEquals(1, worse.id());
        assertEquals(Severity.CRITICAL, worse.severity());
        assertEquals(14, worse.z());
        assertEquals(List.of(), unusual(6, 8));
        assertEquals(14, episodes.all().get(0).z());
        assertEquals(BOOT.plusSeconds(6), episodes.all().get(0).last());
    }

    @Test
    void eachSeverityBeginsAtItsThreshold() {
        AlarmRules rules = AlarmRules.DEFAULT;
        assertEquals(Severity.NONE, rules.severity(P95.feature(), 2.999));
        assertEquals(Severity.LOW, rules.severity(P95.feature(), 3));
        assertEquals(Severity.LOW, rules.severity(P95.feature(), 4.999));
        assertEquals(Severity.MEDIUM, rules.severity(P95.feature(), 5));
        assertEquals(Severity.MEDIUM, rules.severity(P95.feature(), 7.999));
        assertEquals(Severity.HIGH, rules.severity(P95.feature(), -8));
        assertEquals(Severity.HIGH, rules.severity(P95.feature(), 11.999));
        assertEquals(Severity.CRITICAL, rules.severity(P95.feature(), 12));
    }

    @Test
    void doingMoreThanUsualIsNeverWorseThanMedium() {
        AlarmRules rules = AlarmRules.DEFAULT;
        assertEquals(Severity.LOW, rules.severity(FeatureName.SYSCALL_RATE, 4));
        assertEquals(Severity.MEDIUM, rules.severity(FeatureName.SYSCALL_RATE, 100));
        assertEquals(Severity.MEDIUM, rules.severity(FeatureName.SYSCALL_RATE, -100));
    }

    @Test
    void itEndsAfterThirtyQuietSeconds() {
        begin(1, 4);
        assertEquals(List.of(), episodes.endQuiet(seconds(33) - 1));
        Anomaly ended = episodes.endQuiet(seconds(33)).get(0);
        assertTrue(ended.ended());
        assertEquals(1, ended.id());
        assertEquals(BOOT.plusSeconds(3), ended.last());
        assertTrue(ended.summary().startsWith("p95 latency of blocking_io was "), ended.summary());
        assertEquals(List.of(ended), episodes.all());
        assertEquals(List.of(), episodes.endQuiet(seconds(100)));
    }

    @Test
    void aSecondWithoutTroubleInBetweenDoesNotEndIt() {
        begin(1, 4);
        unusual(20, 4);
        assertEquals(List.of(), episodes.endQuiet(seconds(49)));
        assertEquals(1, episodes.endQuiet(seconds(50)).size());
    }

    @Test
    void whatNeverBeganIsForgottenWithoutAWord() {
        unusual(1, 9);
        unusual(2, 9);
        assertEquals(List.of(), episodes.endQuiet(seconds(7)));
        assertEquals(List.of(), unusual(8, 9));
        assertEquals(List.of(), episodes.all());
    }

    @Test
    void goingOnOnesComeFirstThenTheNewest() {
        begin(1, 4);
        episodes.endQuiet(seconds(100));
        begin(101, 4);
        episodes.endQuiet(seconds(200));
        begin(201, 4);
        assertEquals(List.of(3L, 2L, 1L), episodes.all().stream().map(Anomaly::id).toList());
        assertEquals(List.of(false, true, true), episodes.all().stream().map(Anomaly::ended).toList());
    }

    @Test
    void atTheLimitEndedOnesGoAndThenTheOneLastSeenLongestAgoEnds() {
        episodes.configure(rules(10));
        for (int pid = 1; pid <= 15; pid++) {
            ProcessInfo process = Host.process(pid, "p" + pid);
            for (int i = 0; i < 3; i++) {
                add(process, 100 + 5 * pid + i, 4);
            }
        }
        assertEquals(10, episodes.all().size());
        assertEquals(List.of(15L, 14L, 13L), episodes.all().stream().limit(3).map(Anomaly::id).toList());
        assertTrue(episodes.all().stream().noneMatch(Anomaly::ended));
        assertEquals(15, begin(500, 4).id() - 1);
    }

    @Test
    void aCertainTrendIsTold() {
        Verdict verdict = verdict(14.2);
        String plain = "p95 latency of blocking_io is 125 ms, usually 8 ms (z = +14.2)";
        assertEquals(plain, Sentence.of(P95, verdict, false, Optional.empty()));
        assertEquals(plain, Sentence.of(P95, verdict, false, Optional.of(new Trend(3.24e6, 0.01))));
        assertEquals(plain + ", rising by 3.2 ms a minute",
                Sentence.of(P95, verdict, false, Optional.of(new Trend(3.24e6, 0.0099))));
        assertEquals(plain + ", falling by 500 µs a minute",
                Sentence.of(P95, verdict, false, Optional.of(new Trend(-0.5e6, 0.001))));
    }

    @Test
    void eachFeatureHasItsWords() {
        assertEquals("error rate of all calls is 12 %, usually 0.5 % (z = +6.8)", Sentence.of(
                new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.empty()),
                new Verdict(0.12, new Baseline(0.005, 0.0169, 300), 6.8, true), false, Optional.empty()));
        assertEquals("rate of network was 0 calls/s, usually 12,500 calls/s (z = -4.0)", Sentence.of(
                new Measure(FeatureName.SYSCALL_RATE, Optional.of(SyscallCategory.NETWORK)),
                new Verdict(0, new Baseline(12_500, 3_000, 300), -4, true), true, Optional.empty()));
        assertEquals("time blocked in lock_contention is 2.5 s a second, usually 20 ms a second (z = +74.0)",
                Sentence.of(new Measure(FeatureName.SYSCALL_BLOCKED_TIME, Optional.of(SyscallCategory.LOCK_CONTENTION)),
                        new Verdict(2.5, new Baseline(0.02, 0.0333, 300), 74, true), false, Optional.empty()));
    }

    private Anomaly begin(int second, double z) {
        unusual(second, z);
        unusual(second + 1, z);
        return unusual(second + 2, z).get(0);
    }

    private List<Anomaly> unusual(int second, double z) {
        return add(postgres, second, z);
    }

    private List<Anomaly> add(ProcessInfo process, int second, double z) {
        return episodes.add(Optional.of(process), process.program(), P95, verdict(z), seconds(second),
                BOOT.plusSeconds(second), Optional::empty);
    }

    private static Verdict verdict(double z) {
        Baseline baseline = new Baseline(8e6, 117e6 / 14.2, 300);
        return new Verdict(8e6 + z * baseline.deviation(), baseline, z, true);
    }

    private static AlarmRules rules(int capacity) {
        return new AlarmRules(3, 5, 8, 12, 3, 5, 30, capacity, 1_000_000L, 0.05, 100, 0.1);
    }

    private static long seconds(int count) {
        return count * 1_000_000_000L;
    }
}
