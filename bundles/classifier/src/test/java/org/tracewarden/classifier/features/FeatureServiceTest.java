// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.MILLISECOND;
import static org.tracewarden.classifier.features.Host.SECOND;
import static org.tracewarden.classifier.features.Host.second;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.configuration.SavedConfiguration;
import org.tracewarden.linux.proc.BootClock;

class FeatureServiceTest {

    private static final Instant BOOT = Instant.parse("2026-01-01T00:00:00Z");

    private final Host host = new Host();
    private final Indifferent judge = new Indifferent();
    private final DirectBus bus = new DirectBus();
    private final ProcessInfo postgres = Host.process(100, "postgres");

    @TempDir
    private Path proc;

    private FeatureService service;

    @BeforeEach
    void start() {
        service = new FeatureService(bus, Host.categories(), judge, host, proc, defaults());
    }

    @AfterEach
    void stop() {
        service.deactivate();
    }

    @Test
    void theSubscriptionIsNamedAndEndsWithTheService() {
        assertEquals("features", bus.subscriptions().get(0).name());
        service.deactivate();
        assertEquals(List.of(), bus.subscriptions());
    }

    @Test
    void activityTellsBlockedFromIdleAndOtherFromBoth() {
        bus.publish(second(postgres, 1_000 * SECOND)
                .calls("read", WaitKind.UNKNOWN, 1, 10 * MILLISECOND, 10 * MILLISECOND)
                .calls("futex", 30 * MILLISECOND)
                .calls("getpid", 200, 200, 200)
                .inside("epoll_wait", WaitKind.EVENT, 900 * MILLISECOND)
                .inside("wait4", WaitKind.UNKNOWN, 800 * MILLISECOND)
                .event());
        endSecond();

        Activity activity = service.processes().get(0);

        assertEquals(Optional.of(postgres), activity.process());
        assertEquals(BOOT.plusSeconds(1_000), activity.at());
        assertEquals(SECOND, activity.spanNanos());
        assertEquals(6, activity.calls());
        assertEquals(1, activity.errors());
        assertEquals(50 * MILLISECOND, activity.blockedNanos());
        assertEquals(900 * MILLISECOND, activity.idleNanos());
        assertEquals(
                List.of(SyscallCategory.IDLE_WAIT, SyscallCategory.OTHER, SyscallCategory.LOCK_CONTENTION,
                        SyscallCategory.BLOCKING_IO),
                activity.categories().stream().map(CategoryActivity::category).toList());
        CategoryActivity io = activity.categories().get(3);
        assertEquals(20 * MILLISECOND, io.blockedNanos());
        assertEquals(10 * MILLISECOND, io.p95Nanos().getAsLong(), 0.05 * 10 * MILLISECOND);
        assertEquals(Optional.empty(), io.baseline());
        assertEquals(OptionalLong.empty(), activity.categories().get(0).p50Nanos());
        assertEquals(activity.calls(), service.host().orElseThrow().calls());
        assertEquals(Optional.empty(), service.host().orElseThrow().process());
    }

    @Test
    void aSecondIsOverAfterTheGraceAndNotBefore() {
        bus.publish(second(postgres, host.now).calls("read", 5).event());
        host.now += 249 * MILLISECOND;
        assertEquals(MILLISECOND, service.pulse().beat());
        assertEquals(List.of(), service.processes());
        host.now += MILLISECOND;
        service.pulse().beat();
        assertEquals(1, service.processes().size());
    }

    @Test
    void anOldSecondIsNotShownAsThePresent() {
        bus.publish(second(postgres, host.now).calls("read", 5).event());
        endSecond();
        host.now += 5 * SECOND;
        assertEquals(List.of(), service.processes());
        assertEquals(Optional.empty(), service.host());
        assertEquals(List.of(postgres), service.known());
    }

    @Test
    void seriesHaveAllFeaturesThatHaveAPoint() {
        bus.publish(second(postgres, 1_000 * SECOND).calls("read", 5_000).event());
        bus.publish(second(postgres, 1_001 * SECOND).calls("read", 5_000, 6_000).calls("getpid", 60, 60).event());
        host.now += SECOND;
        endSecond();

        List<Feature> series = service.series(Optional.of(postgres.key()), Resolution.SECOND, Instant.EPOCH);

        Feature rate = find(series, FeatureName.SYSCALL_RATE, Optional.of(SyscallCategory.BLOCKING_IO));
        assertEquals(
                List.of(new Feature.Point(BOOT.plusSeconds(1_000), 1), new Feature.Point(BOOT.plusSeconds(1_001), 2)),
                rate.points());
        assertEquals(Optional.of(postgres), rate.process());
        Feature share =
                find(series, FeatureName.SYSCALL_CATEGORY_DISTRIBUTION, Optional.of(SyscallCategory.BLOCKING_IO));
        assertEquals(List.of(1.0, 0.5), share.points().stream().map(Feature.Point::value).toList());
        assertTrue(series.stream().noneMatch(f -> f.category().equals(Optional.of(SyscallCategory.NETWORK))));
        assertEquals(1, find(service.series(Optional.of(postgres.key()), Resolution.SECOND, BOOT.plusSeconds(1_001)),
                FeatureName.SYSCALL_RATE, Optional.empty()).points().size());
        Instant future = BOOT.plusSeconds(9_999);
        assertEquals(List.of(), service.series(Optional.of(postgres.key()), Resolution.SECOND, future));
        assertEquals(List.of(), service.series(Optional.of(new ProcessKey(7, 7)), Resolution.SECOND, Instant.EPOCH));
    }

    @Test
    void aSecondOfWhichStatisticsWereLostIsKeptButNotJudged() {
        bus.publish(second(postgres, 1_000 * SECOND).calls("read", 5_000).event());
        bus.lag(3);
        bus.publish(second(postgres, 1_001 * SECOND).calls("read", 5_000).event());
        bus.publish(second(postgres, 1_002 * SECOND).calls("read", 5_000).event());
        assertEquals(0, judge.judged.size());
        bus.publish(second(postgres, 1_003 * SECOND).calls("read", 5_000).event());
        assertEquals(2, judge.judged.size());
        host.now += 3 * SECOND;
        assertEquals(3, find(service.series(Optional.empty(), Resolution.SECOND, Instant.EPOCH),
                FeatureName.SYSCALL_RATE, Optional.empty()).points().size());
    }

    @Test
    void hostFeaturesAreMetricsTogetherWithFiguresOfTheHost() throws Exception {
        Files.writeString(proc.resolve("loadavg"), "1.25 0.90 0.80 2/345 6789\n");
        bus.publish(second(postgres, host.now).calls("read", 5_000).event());
        endSecond();
        host.now += SECOND;
        service.pulse().beat();

        assertTrue(service.names().contains("load1"));
        assertTrue(service.names().contains("syscall_latency_p95.blocking_io"));
        assertTrue(service.names().contains("syscall_rate"));
        assertFalse(service.names().contains("cpu_busy"));
        assertEquals(List.of(1.25, 1.25),
                service.points("load1", Instant.EPOCH).stream().map(Feature.Point::value).toList());
        assertEquals(List.of(new Feature.Point(BOOT.plusSeconds(1_000), 1)),
                service.points("syscall_rate.blocking_io", Instant.EPOCH));
        assertEquals(List.of(), service.points("syscall_rate.blocking_io", BOOT.plusSeconds(1_000)));
        assertEquals(List.of(), service.points("no_such_metric", Instant.EPOCH));
    }

    @Test
    void theHostIsSampledAndTheJudgeAskedOnceASecond() {
        for (int i = 0; i < 35; i++) {
            service.pulse().beat();
            host.now += 100 * MILLISECOND;
        }
        assertEquals(4, judge.ticks);
        host.now += 60 * SECOND;
        service.pulse().beat();
        service.pulse().beat();
        assertEquals(5, judge.ticks);
    }

    @Test
    void theThreadEndsASecondByItselfAndEndsWithTheService() throws InterruptedException {
        BootClock real = new BootClock() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public long toWallTime(long bootNanos) {
                return bootNanos;
            }
        };
        FeatureService beating = new FeatureService(bus, Host.categories(), judge, real, proc, defaults());
        beating.pulse().start();
        bus.publish(second(postgres, real.now()).calls("read", 5_000).event());
        long deadline = System.nanoTime() + 10 * SECOND;
        while (beating.processes().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertEquals(1, beating.processes().size());
        assertTrue(threads().contains("tracewarden-metrics"));
        beating.deactivate();
        assertFalse(threads().contains("tracewarden-metrics"));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private void endSecond() {
        host.now += 250 * MILLISECOND;
        service.pulse().beat();
    }

    private static Feature find(List<Feature> series, FeatureName name, Optional<SyscallCategory> category) {
        return series.stream().filter(f -> f.name() == name && f.category().equals(category)).findFirst().orElseThrow();
    }

    private static SavedConfiguration<Settings> defaults() {
        return SavedConfiguration.first(FeatureService.PID, () -> Settings.DEFAULTS, Settings.DEFAULTS);
    }
}
