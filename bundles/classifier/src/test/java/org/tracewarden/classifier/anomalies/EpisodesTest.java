// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
    private static final Measure P99 =
            new Measure(FeatureName.SYSCALL_LATENCY_P99, Optional.of(SyscallCategory.BLOCKING_IO));
    private static final Measure BLOCKED =
            new Measure(FeatureName.SYSCALL_BLOCKED_TIME, Optional.of(SyscallCategory.BLOCKING_IO));
    private static final Measure ERRORS = new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.empty());
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
    void failingMoreThanUsualIsNeverWorseThanHigh() {
        AlarmRules rules = AlarmRules.DEFAULT;
        assertEquals(Severity.MEDIUM, rules.severity(FeatureName.SYSCALL_ERROR_RATE, 7.9));
        assertEquals(Severity.HIGH, rules.severity(FeatureName.SYSCALL_ERROR_RATE, 8));
        assertEquals(Severity.HIGH, rules.severity(FeatureName.SYSCALL_ERROR_RATE, 100));
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
        String plain = "p95 latency of blocking_io is 125 ms, usually 8 ms (z = +14.2)";
        assertEquals(plain, slowReads(Optional.empty()));
        assertEquals(plain, slowReads(Optional.of(new Trend(3.24e6, 0.01))));
        assertEquals(plain + ", rising by 3.2 ms a minute", slowReads(Optional.of(new Trend(3.24e6, 0.0099))));
        assertEquals(plain + ", falling by 500 µs a minute", slowReads(Optional.of(new Trend(-0.5e6, 0.001))));
    }

    @Test
    void eachFeatureHasItsWords() {
        assertEquals("error rate of all calls is 12 %, usually 0.5 % (z = +6.8)",
                sentence(ERRORS, new Verdict(0.12, new Baseline(0.005, 0.0169, 300), 6.8, true), false));
        assertEquals("rate of network was 0 calls/s, usually 12,500 calls/s (z = -4.0)",
                sentence(rate(SyscallCategory.NETWORK),
                        new Verdict(0, new Baseline(12_500, 3_000, 300), -4, true), true));
        assertEquals("time blocked in lock_contention is 2.5 s a second, usually 20 ms a second (z = +74.0)",
                sentence(new Measure(FeatureName.SYSCALL_BLOCKED_TIME, Optional.of(SyscallCategory.LOCK_CONTENTION)),
                        new Verdict(2.5, new Baseline(0.02, 0.0333, 300), 74, true), false));
    }

    @Test
    void allThatIsUnusualOfAProcessIsOneAnomalyLedByWhatIsFurthest() {
        Finding[] findings = {finding(P99, 6), finding(P95, 14.2), finding(ERRORS, 4)};
        add(Optional.of(postgres), 1, findings);
        add(Optional.of(postgres), 2, findings);
        List<Anomaly> told = add(Optional.of(postgres), 3, findings);

        assertEquals(told, episodes.all());
        Anomaly one = told.get(0);
        assertEquals(1, told.size());
        assertEquals(FeatureName.SYSCALL_LATENCY_P95, one.feature());
        assertEquals(14.2, one.z());
        assertEquals(Severity.CRITICAL, one.severity());
        assertEquals("p95 latency of blocking_io is 125 ms, usually 8 ms (z = +14.2);"
                + " also: p99 latency of blocking_io 57 ms, usually 8 ms (z = +6.0);"
                + " error rate of all calls 4,095,774,648 %, usually 800,000,000 % (z = +4.0)", one.summary());
        Anomaly over = episodes.endQuiet(seconds(33)).get(0);
        assertTrue(over.summary().startsWith("p95 latency of blocking_io was 125 ms"), over.summary());
        assertEquals(List.of(over), episodes.all());
    }

    @Test
    void moreThanThreeOthersAreCountedOnly() {
        Finding[] findings = {finding(BLOCKED, 4), finding(rate(SyscallCategory.FILE_SYSTEM), -5), finding(ERRORS, 6),
            finding(rate(SyscallCategory.NETWORK), -7), finding(P99, 8), finding(P95, 9)};
        String summary = thrice(Optional.of(postgres), findings).get(0).summary();
        assertTrue(summary.contains("also: p99 latency"), summary);
        assertTrue(summary.endsWith("(z = +6.0); and 2 more"), summary);
    }

    @Test
    void whatGetsFurthestLaterLeadsFromThenOnAndIsToldWhenItIsWorse() {
        begin(1, 6);
        assertEquals(List.of(), add(Optional.of(postgres), 4, finding(P95, 6), finding(BLOCKED, 9)));
        assertEquals(List.of(), add(Optional.of(postgres), 5, finding(P95, 6), finding(BLOCKED, 9)));
        Anomaly worse = add(Optional.of(postgres), 6, finding(P95, 6), finding(BLOCKED, 9)).get(0);
        assertEquals(1, worse.id());
        assertEquals(BOOT.plusSeconds(1), worse.since());
        assertEquals(FeatureName.SYSCALL_BLOCKED_TIME, worse.feature());
        assertEquals(Severity.HIGH, worse.severity());
        assertTrue(worse.summary().contains("; also: p95 latency of blocking_io "), worse.summary());
    }

    @Test
    void theTrendIsThatOfWhatLeads() {
        for (int second = 1; second <= 7; second++) {
            episodes.add(Optional.of(postgres), "postgres",
                    second <= 4 ? List.of(finding(P95, 6)) : List.of(finding(P95, 6), finding(P99, 7)),
                    seconds(second), BOOT, measure -> Optional.of(new Trend(measure.equals(P99) ? 99 : 95, 0.5)));
            if (second == 3 || second == 6) {
                assertEquals(95, episodes.all().get(0).trend().orElseThrow().perMinute());
            }
        }
        assertEquals(99, episodes.all().get(0).trend().orElseThrow().perMinute());
    }

    @Test
    void oneUnusualSecondOfSomethingElseIsNotNamedAndDoesNotProlongIt() {
        begin(1, 6);
        add(Optional.of(postgres), 20, finding(BLOCKED, 50));
        Anomaly over = episodes.endQuiet(seconds(33)).get(0);
        assertEquals(6, over.z());
        assertFalse(over.summary().contains("also"), over.summary());
    }

    @Test
    void whatWasUnusualForASecondLongAgoIsNotCountedWithWhatIsNow() {
        begin(1, 6);
        add(Optional.of(postgres), 4, finding(BLOCKED, 50));
        for (int second = 9; second <= 11; second++) {
            add(Optional.of(postgres), second, finding(P95, 6), finding(BLOCKED, 5));
        }
        Anomaly anomaly = episodes.all().get(0);
        assertEquals(6, anomaly.z());
        assertTrue(anomaly.summary().endsWith("(z = +5.0)"), anomaly.summary());
    }

    @Test
    void howeverLongAProcessCallsMoreThanUsualItIsNoAnomaly() {
        for (int second = 1; second <= 1_000; second++) {
            assertEquals(List.of(), add(Optional.of(postgres), second, finding(rate(SyscallCategory.NETWORK), 139)));
        }
        assertEquals(List.of(), episodes.all());
    }

    @Test
    void aRateIsNamedAsEvidenceButNeitherLeadsNorProlongs() {
        Finding calls = finding(rate(SyscallCategory.BLOCKING_IO), 139);
        Anomaly begun = thrice(Optional.of(postgres), finding(P95, 4), calls).get(0);
        assertEquals(FeatureName.SYSCALL_LATENCY_P95, begun.feature());
        assertEquals(Severity.LOW, begun.severity());
        assertTrue(begun.summary().contains("(z = +4.0); also: rate of blocking_io "), begun.summary());
        add(Optional.of(postgres), 32, calls);
        Anomaly over = episodes.endQuiet(seconds(33)).get(0);
        assertEquals(BOOT.plusSeconds(3), over.last());
    }

    @Test
    void theSeverityIsTheWorstOfAllAlsoWhenSomethingElseLeads() {
        Anomaly errorsLead = thrice(Optional.of(postgres), finding(ERRORS, 50), finding(P95, 12)).get(0);
        assertEquals(FeatureName.SYSCALL_ERROR_RATE, errorsLead.feature());
        assertEquals(Severity.CRITICAL, errorsLead.severity());
    }

    @Test
    void theHostHasOneAnomalyForEachCause() {
        List<Anomaly> told = thrice(Optional.empty(),
                finding(P95, 9), finding(P99, 13), finding(BLOCKED, 4),
                finding(new Measure(FeatureName.SYSCALL_LATENCY_P95, Optional.of(SyscallCategory.NETWORK)), 6),
                finding(rate(SyscallCategory.BLOCKING_IO), 20), finding(rate(SyscallCategory.FILE_SYSTEM), 30),
                finding(ERRORS, 40),
                finding(new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.of(SyscallCategory.NETWORK)), 30));
        assertEquals(List.of("SYSCALL_LATENCY_P99 blocking_io CRITICAL", "SYSCALL_LATENCY_P95 network MEDIUM",
                        "SYSCALL_RATE file_system MEDIUM", "SYSCALL_ERROR_RATE all HIGH"),
                told.stream().map(a -> a.feature() + " " + a.category().map(SyscallCategory::word).orElse("all") + " "
                        + a.severity()).toList());
        assertEquals(List.of(true, false, true, true),
                told.stream().map(a -> a.summary().contains("; also: ")).toList());
    }

    private List<Anomaly> thrice(Optional<ProcessInfo> process, Finding... findings) {
        add(process, 1, findings);
        add(process, 2, findings);
        return add(process, 3, findings);
    }

    private static Measure rate(SyscallCategory category) {
        return new Measure(FeatureName.SYSCALL_RATE, Optional.of(category));
    }

    private static String slowReads(Optional<Trend> trend) {
        return Sentence.of(new Sign(P95, BOOT, verdict(14.2)), false, trend, List.of());
    }

    private static String sentence(Measure measure, Verdict verdict, boolean ended) {
        return Sentence.of(new Sign(measure, BOOT, verdict), ended, Optional.empty(), List.of());
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
        return add(Optional.of(process), second, finding(P95, z));
    }

    private List<Anomaly> add(Optional<ProcessInfo> process, int second, Finding... findings) {
        return episodes.add(process, process.map(ProcessInfo::program).orElse(ProgramIdentity.HOST),
                List.of(findings), seconds(second), BOOT.plusSeconds(second), measure -> Optional.empty());
    }

    private static Finding finding(Measure measure, double z) {
        return new Finding(measure, verdict(z));
    }

    private static Verdict verdict(double z) {
        Baseline baseline = new Baseline(8e6, 117e6 / 14.2, 300);
        return new Verdict(8e6 + z * baseline.deviation(), baseline, z, true);
    }

    private static AlarmRules rules(int capacity) {
        return new AlarmRules(3, 5, 8, 12, 3, 5, 30, capacity, 1_000_000L, 0.05, 20, 100, 0.1);
    }

    private static long seconds(int count) {
        return count * 1_000_000_000L;
    }
}
