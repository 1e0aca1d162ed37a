// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.SECOND;
import static org.tracewarden.classifier.features.Host.second;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessInfo;

class SeriesStoreTest {

    private static final long MEGABYTE = 1 << 20;
    private static final Optional<SyscallCategory> IO = Optional.of(SyscallCategory.BLOCKING_IO);

    private final SeriesStore store = new SeriesStore(4 * MEGABYTE);
    private final WindowAssembler assembler = new WindowAssembler(Host.categories());
    private final ProcessInfo cat = Host.process(1, "cat");

    @Test
    void aSecondIsReadAsItWasWritten() {
        assembler.add(second(cat, 10 * SECOND).calls("read", 1_000, 2_000_000, 3).calls("openat", 500)
                .calls("epoll_wait", 900_000_000).calls("getpid", 60, 60).event());
        Window window = assembler.close().orElseThrow();
        store.add(window);

        List<Step> steps = steps(Optional.of(cat), Resolution.SECOND, 10 * SECOND);

        assertEquals(1, steps.size());
        Step kept = steps.get(0);
        assertEquals(10 * SECOND, kept.at());
        assertEquals(SECOND, kept.spanNanos());
        for (FeatureName feature : FeatureName.values()) {
            for (Optional<SyscallCategory> category : FeatureEngine.categories()) {
                OptionalDouble original = window.host().step().value(feature, category);
                OptionalDouble read = kept.value(feature, category);
                assertEquals(original.isPresent(), read.isPresent(), feature + " " + category);
                assertEquals(original.orElse(0), read.orElse(0), original.orElse(0) / 2_000, feature + " " + category);
            }
        }
    }

    @Test
    void longerStepsHavePercentilesOfAllTheirCallsAndNotAveragesOfPercentiles() {
        Random random = new Random(42);
        List<Long> minute = new ArrayList<>();
        for (int i = 1; i <= 121; i++) {
            // each sixth second is a hundred times slower and has few calls
            long[] durations = random.longs(i % 6 == 0 ? 3 : 40, 1_000, 100_000).toArray();
            if (i % 6 == 0) {
                durations = Arrays.stream(durations).map(duration -> 100 * duration).toArray();
            }
            if (i > 60 && i <= 120) {
                Arrays.stream(durations).forEach(minute::add);
            }
            // windows end half a second after the full one, in no step but their own
            window(60 * SECOND * 100 + i * SECOND - SECOND / 2, durations);
        }

        List<Step> minutes = steps(Optional.empty(), Resolution.MINUTE, 60 * SECOND * 102);

        assertEquals(2, minutes.size());
        Step last = minutes.get(1);
        assertEquals(60 * SECOND * 102, last.at());
        assertEquals(60 * SECOND, last.spanNanos());
        long[] sorted = minute.stream().mapToLong(Long::longValue).sorted().toArray();
        assertExact(sorted, 0.50, last.value(FeatureName.SYSCALL_LATENCY_P50, IO));
        assertExact(sorted, 0.95, last.value(FeatureName.SYSCALL_LATENCY_P95, IO));
        assertExact(sorted, 0.99, last.value(FeatureName.SYSCALL_LATENCY_P99, IO));
        assertEquals(sorted.length / 60.0, last.value(FeatureName.SYSCALL_RATE, IO).orElseThrow(), 0.02);
        assertEquals(12, steps(Optional.empty(), Resolution.TEN_SECONDS, 60 * SECOND * 102).size());
    }

    @Test
    void pointsAreKeptAsLongAsTheirResolutionSays() {
        for (int i = 1; i <= 800; i++) {
            window(1_000 * SECOND + i * SECOND, 5_000);
        }
        long now = 1_800 * SECOND;
        List<Step> seconds = steps(Optional.empty(), Resolution.SECOND, now);
        assertEquals(1_200 * SECOND, seconds.get(0).at());
        assertEquals(601, seconds.size());
        assertEquals(80, steps(Optional.empty(), Resolution.TEN_SECONDS, now).size());
        assertEquals(14, steps(Optional.empty(), Resolution.MINUTE, now).size());
    }

    @Test
    void aDayOfTheHostAndOfABusyProcessTakesWhatThePackageSays() {
        SeriesStore day = new SeriesStore(64 * MEGABYTE);
        long empty = day.usedBytes();
        for (int i = 1; i <= 86_400; i++) {
            assembler.add(second(cat, i * SECOND).calls("read", 5_000).calls("openat", 700).calls("futex", 90_000)
                    .calls("epoll_wait", 900_000_000).event());
            day.add(assembler.close().orElseThrow());
        }
        long perSubject = (day.usedBytes() - empty) / 2;
        long points = 600 + 720 + 1_440;
        assertTrue(perSubject / points <= 60, perSubject / points + " bytes a step");
        assertTrue(perSubject < 170_000, perSubject + " bytes a subject");
    }

    @Test
    void tenThousandProcessesStayWithinTheLimitAndTheGivenUpOnesAreCounted() {
        for (int pid = 10; pid < 10_010; pid++) {
            long to = 100 * SECOND + pid / 170 * SECOND;
            assembler.add(second(Host.process(pid, "short-lived"), to).calls("read", 5_000).calls("openat", 700)
                    .calls("getpid", 60).event()).ifPresent(this::addWithinLimit);
        }
        addWithinLimit(assembler.close().orElseThrow());

        assertEquals(10_000, store.known().size() + store.forgotten());
        assertTrue(store.forgotten() > 1_000, store.forgotten() + " given up");
        assertTrue(store.known().size() > 1_000, store.known().size() + " kept");
        assertEquals(10_009, store.known().get(store.known().size() - 1).pid());
        assertEquals(58 + 1, steps(Optional.empty(), Resolution.SECOND, 200 * SECOND).size());
    }

    @Test
    void theProcessThatWasActiveLongestAgoIsGivenUpFirst() {
        ProcessInfo dog = Host.process(2, "dog");
        process(cat, 10 * SECOND);
        process(dog, 11 * SECOND);
        process(cat, 12 * SECOND);

        store.limit(store.usedBytes() - 1);

        assertEquals(List.of(cat), store.known());
        assertEquals(1, store.forgotten());
        store.limit(1);
        assertEquals(List.of(), store.known());
        assertEquals(3, steps(Optional.empty(), Resolution.SECOND, 12 * SECOND).size());
    }

    @Test
    void aProcessOfWhichNothingIsLeftAfterADayIsForgottenWithoutBeingCounted() {
        process(cat, 10 * SECOND);
        process(Host.process(2, "dog"), 100_000 * SECOND);
        process(Host.process(2, "dog"), 200_000 * SECOND);
        assertEquals(1, store.known().size());
        assertEquals(0, store.forgotten());
    }

    private void addWithinLimit(Window window) {
        store.add(window);
        assertTrue(store.usedBytes() <= store.limitBytes(), store.usedBytes() + " bytes");
    }

    private void window(long to, long... durations) {
        process(cat, to, durations);
    }

    private void process(ProcessInfo process, long to, long... durations) {
        long[] reads = durations.length == 0 ? new long[] {1_000} : durations;
        assembler.add(second(process, to).calls("read", reads).event());
        store.add(assembler.close().orElseThrow());
    }

    private List<Step> steps(Optional<ProcessInfo> process, Resolution resolution, long now) {
        List<Step> steps = new ArrayList<>();
        store.read(process.map(ProcessInfo::key), resolution, 0, now, steps::add);
        return steps;
    }


    private static void assertExact(long[] sorted, double quantile, OptionalDouble value) {
        double exact = sorted[(int) Math.ceil(quantile * sorted.length) - 1];
        assertEquals(exact, value.orElseThrow(), 0.05 * exact, "p" + 100 * quantile);
    }
}
