// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.MILLISECOND;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.classifier.semantics.Contention;

class FutexWaitsTest {

    private static final Syscall FUTEX = new Syscall(SyscallAbi.X86_64, 202, "futex");

    private static LatencyHistogram times(long count, long nanos) {
        return new LatencyHistogram.Builder().add(LatencyHistogram.bucketOf(nanos), count).build();
    }

    private static CallStats calls(LatencyHistogram latencies, long insideNanos, long withheld) {
        return new CallStats(FUTEX, WaitKind.LOCK, latencies.count(), insideNanos, insideNanos, insideNanos, 0,
                latencies, List.of(), withheld);
    }

    private static FutexWaits.Part contended(CallStats calls, Contention proven) {
        FutexWaits waits = new FutexWaits();
        waits.add(calls);
        return waits.contended(proven);
    }

    @Test
    void whatWasProvenIsTakenAndNoMore() {
        LatencyHistogram proven = times(3, 20 * MILLISECOND);
        FutexWaits.Part part = contended(
                calls(times(10, 20 * MILLISECOND), 200 * MILLISECOND, 0),
                new Contention(55 * MILLISECOND, proven, times(9, 20 * MILLISECOND), true));
        assertEquals(new FutexWaits.Part(55 * MILLISECOND, proven), part);
    }

    @Test
    void neverIsMoreTakenThanThereIs() {
        FutexWaits.Part part = contended(
                calls(times(2, 20 * MILLISECOND), 30 * MILLISECOND, 0),
                new Contention(100 * MILLISECOND, times(5, 20 * MILLISECOND), times(5, 20 * MILLISECOND), true));
        assertEquals(times(2, 20 * MILLISECOND), part.latencies());
        assertEquals(30 * MILLISECOND, part.insideNanos());
        assertEquals(FutexWaits.Part.NONE, contended(calls(times(2, MILLISECOND), MILLISECOND, 0),
                new Contention(MILLISECOND, LatencyHistogram.EMPTY, times(2, MILLISECOND), true)));
    }

    @Test
    void thoseToldStandForThoseOfTheSameOctaveThatWereWithheld() {
        LatencyHistogram all = times(500, 20 * MILLISECOND).plus(times(4, 300 * MILLISECOND));
        LatencyHistogram told = times(50, 20 * MILLISECOND).plus(times(4, 300 * MILLISECOND));
        LatencyHistogram proven = times(25, 20 * MILLISECOND).plus(times(4, 300 * MILLISECOND));
        long provenNanos = 25 * 20 * MILLISECOND + 4 * 300 * MILLISECOND;
        FutexWaits.Part part = contended(
                calls(all, 11_200 * MILLISECOND, 450), new Contention(provenNanos, proven, told, true));
        assertEquals(times(250, 20 * MILLISECOND).plus(times(4, 300 * MILLISECOND)), part.latencies());
        assertEquals(6_200 * MILLISECOND, part.insideNanos(), 200 * MILLISECOND);
    }

    @Test
    void theyAlsoStandForThoseThatWereForgotten() {
        FutexWaits.Part part = contended(calls(times(1000, 20 * MILLISECOND), 20_000 * MILLISECOND, 0),
                new Contention(512 * 20 * MILLISECOND, times(512, 20 * MILLISECOND), times(512, 20 * MILLISECOND),
                        false));
        assertEquals(1000, part.calls());
        assertEquals(20_000 * MILLISECOND, part.insideNanos(), MILLISECOND);
    }

    @Test
    void theSumOfParkedAndContendedStaysTheSame() {
        Random random = new Random(4711);
        ProcessInfo process = Host.process(1, "app");
        for (int round = 0; round < 2_000; round++) {
            LatencyHistogram.Builder all = new LatencyHistogram.Builder();
            LatencyHistogram.Builder told = new LatencyHistogram.Builder();
            LatencyHistogram.Builder proven = new LatencyHistogram.Builder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                int bucket = LatencyHistogram.bucketOf(MILLISECOND << random.nextInt(10)) + random.nextInt(16);
                int count = random.nextInt(200);
                int looked = random.nextInt(count + 1);
                all.add(bucket, count);
                told.add(bucket, looked);
                proven.add(bucket + random.nextInt(2), random.nextInt(looked + 1));
                told.add(bucket + 1, looked);
            }
            long inside = random.nextLong(1L << 40);
            Contention found = new Contention(
                    random.nextLong(1L << 40), proven.build(), told.build(), random.nextBoolean());
            WindowAssembler windows = new WindowAssembler(Host.categories(Map.of(process.key(), found)));
            long to = 10 * Host.SECOND;
            windows.add(new SyscallStats(new EventHeader("syscall", to, to), process, to - Host.SECOND, to,
                    List.of(calls(all.build(), inside, random.nextInt(2) * 100L)),
                    List.of(new OngoingCalls(FUTEX, WaitKind.LOCK, 1, 7, to - 7)), false));

            List<CategorySums> sums = windows.close().orElseThrow().host().sums();

            assertTrue(sums.stream().allMatch(sum -> sum.insideNanos() >= 0 && sum.calls() == sum.latencies().count()
                    && (sum.category() == SyscallCategory.IDLE_WAIT
                            || sum.category() == SyscallCategory.LOCK_CONTENTION)));
            assertEquals(all.build().count(), sums.stream().mapToLong(CategorySums::calls).sum());
            assertEquals(inside + 7, sums.stream().mapToLong(CategorySums::insideNanos).sum());
            assertEquals(all.build(), sums.stream().map(CategorySums::latencies)
                    .reduce(LatencyHistogram.EMPTY, LatencyHistogram::plus));
        }
    }
}
