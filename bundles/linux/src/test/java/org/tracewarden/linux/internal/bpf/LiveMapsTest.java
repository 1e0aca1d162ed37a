// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;

/** Hash maps, sets, sums and two rings, against the running kernel and this JVM's own getppid() calls. */
class LiveMapsTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Tallies.COLLECTOR);

    @Test
    void whatTwoProcessorsCountedIsDrainedExactlyOnce() throws Exception {
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two CPUs");
        try (Probe probe = open(Map.of())) {
            Thread first = Tallies.callOn(0, LongStream.range(1, 10_001));
            Thread second = Tallies.callOn(1, LongStream.range(5_001, 12_001));
            first.join();
            second.join();
            probe.awaitPrograms();

            Map<Long, List<Integer>> callsByCpu = new HashMap<>();
            BpfMap tallies = probe.map("tallies");
            int drained = tallies.drain((data, key, value, stride, cpus) -> {
                long argument = data.getLong(key);
                assertEquals(~(int) argument, data.getInt(key + 8));
                assertEquals(16, stride);
                List<Integer> calls = new ArrayList<>();
                for (int cpu = 0; cpu < cpus; cpu++) {
                    int at = value + cpu * stride;
                    if (data.getInt(at) != 0) {
                        assertEquals(cpu + 1, data.getInt(at + 4));
                        assertEquals((int) argument, data.getInt(at + 8));
                    }
                    calls.add(data.getInt(at));
                }
                assertEquals(null, callsByCpu.put(argument, calls), "twice: " + argument);
            });

            assertEquals(12_000, drained);
            for (long argument = 1; argument <= 12_000; argument++) {
                List<Integer> calls = callsByCpu.get(argument);
                assertEquals(argument <= 10_000 ? 1 : 0, calls.get(0), "CPU 0, argument " + argument);
                assertEquals(argument > 5_000 ? 1 : 0, calls.get(1), "CPU 1, argument " + argument);
            }
            assertEquals(0, tallies.drain((data, key, value, stride, cpus) -> {
                throw new AssertionError("was drained already");
            }));
        }
    }

    @Test
    void aPlainHashMapIsDrainedInBatchesWithoutPadding() throws Exception {
        try (Probe probe = open(Map.of())) {
            LongStream.range(0, 10_000).forEach(Tallies::call);
            LongStream.range(0, 10_000).forEach(Tallies::call);
            AtomicLong sum = new AtomicLong();
            int drained = probe.map("totals").drain((data, key, value, stride, cpus) -> {
                assertEquals(0, stride);
                assertEquals(1, cpus);
                assertEquals(2, data.getLong(value));
                sum.addAndGet(data.getLong(key));
            });
            assertEquals(10_000, drained);
            assertEquals(9_999L * 10_000 / 2, sum.get());
        }
    }

    @Test
    void mapsOfOtherSizesFillUpAtThoseSizesAndAreAdopted() throws Exception {
        Map<String, Integer> sizes = Map.of("tallies", 100, "totals", 3);
        Probe first = open(sizes);
        LongStream.range(0, 1_000).forEach(Tallies::call);
        first.close();
        Tallies.call(1_000_000);

        Probe second = open(sizes);
        assertTrue(second.adopted());
        assertEquals(100, second.map("tallies").drain((data, key, value, stride, cpus) -> {}));
        assertEquals(3, second.map("totals").drain((data, key, value, stride, cpus) -> {}));
        second.close();
    }

    @Test
    void everyRoundOfCallsIsDrainedInItsOwnRound() throws Exception {
        try (Probe probe = open(Map.of())) {
            for (int round = 1; round <= 20; round++) {
                Tallies.callOn(round % Runtime.getRuntime().availableProcessors(), LongStream.range(0, 50 * round))
                        .join();
                probe.awaitPrograms();
                AtomicLong calls = new AtomicLong();
                probe.map("totals").drain((data, key, value, stride, cpus) -> calls.addAndGet(data.getLong(value)));
                assertEquals(50 * round, calls.get());
            }
        }
    }

    @Test
    void aSetTakesKeysOnceAndIsEmptiedWhole() throws Exception {
        try (Probe probe = open(Map.of())) {
            BpfMap ignored = probe.map("ignored");
            for (long key = 0; key < 1_000; key++) {
                ignored.put(key(key), (byte) 1);
            }
            ignored.put(key(7), (byte) 2);
            assertTrue(assertThrows(IllegalStateException.class, () -> ignored.put(key(5_000), (byte) 1)).getMessage()
                    .startsWith("update of map ignored: Argument list too long (errno 7)"));
            Tallies.call(7);
            Tallies.call(1_001);
            assertEquals(1, probe.map("totals").drain((data, key, value, stride, cpus) ->
                    assertEquals(1_001, data.getLong(key))));

            ignored.clear();
            ignored.clear();
            Tallies.call(7);
            assertEquals(1, probe.map("totals").drain((data, key, value, stride, cpus) ->
                    assertEquals(7, data.getLong(key))));
        }
    }

    @Test
    void severalWordsOfAPerCpuValueAreSummedEach() throws Exception {
        try (Probe probe = open(Map.of())) {
            for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
                Tallies.callOn(cpu, LongStream.range(0, 101)).join();
            }
            long threads = Runtime.getRuntime().availableProcessors();
            BpfMap sums = probe.map("sums");
            assertArrayEquals(new long[] {101 * threads, 5_050 * threads, 10_100 * threads}, sums.sumPerCpu(1, 3));
            assertArrayEquals(new long[] {101 * threads}, sums.sumPerCpu(1, 1));
            assertArrayEquals(new long[] {0, 0, 0}, sums.sumPerCpu(0, 3));
            assertEquals("map sums is not a per-CPU array of values with 4 __u64 (map type 6, key size 4, value size"
                    + " 24)", assertThrows(IllegalStateException.class, () -> sums.sumPerCpu(0, 4)).getMessage());
            assertThrows(IllegalStateException.class, () -> sums.sumPerCpu(2, 3));
        }
    }

    @Test
    void aPerCpuArrayIsReadInBatchesEachEntryOnceAndInOrder() throws Exception {
        try (Probe probe = open(Map.of("sums", 200_000))) {
            Tallies.callOn(0, LongStream.range(0, 101)).join();
            BpfMap sums = probe.map("sums");
            List<Integer> indexes = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            sums.read(0, 200_000, (data, key, value, stride, cpus) -> {
                indexes.add(data.getInt(key));
                assertEquals(24, stride);
                for (int cpu = 0; cpu < cpus; cpu++) {
                    if (data.getLong(value + cpu * stride) != 0) {
                        assertEquals(0, cpu);
                        counts.add(data.getLong(value));
                    }
                }
            });
            assertEquals(IntStream.range(0, 200_000).boxed().toList(), indexes);
            assertEquals(List.of(101L), counts);

            indexes.clear();
            sums.read(1, 1, (data, key, value, stride, cpus) -> indexes.add(data.getInt(key)));
            sums.read(199_999, 1, (data, key, value, stride, cpus) -> indexes.add(data.getInt(key)));
            sums.read(7, 0, (data, key, value, stride, cpus) -> indexes.add(data.getInt(key)));
            assertEquals(List.of(1, 199_999), indexes);
            assertEquals("entries 199999 to 200001 of an array of 200000",
                    assertThrows(IllegalArgumentException.class,
                            () -> sums.read(199_999, 2, (data, key, value, stride, cpus) -> {})).getMessage());
        }
    }

    @Test
    void twoRingsAreReadApartAndBothAreTakenOver() throws Exception {
        Probe first = open(Map.of("stream", 16384));
        LongStream.range(0, 20).forEach(Tallies::call);
        first.close();
        Probe second = open(Map.of("stream", 16384));
        assertTrue(second.adopted());
        EventRing events = second.ring("events");
        EventRing stream = second.ring("stream");
        assertEquals(4_096, events.capacityBytes());
        assertEquals(16_384, stream.capacityBytes());
        assertEquals(numbers(1, 20, 2), drain(events));
        assertEquals(numbers(0, 20, 2), drain(stream));
        LongStream.range(20, 24).forEach(Tallies::call);
        second.close();

        Probe third = open(Map.of("stream", 32768));
        assertEquals(2, third.abandonedRecords());
        assertEquals(numbers(21, 24, 2), drain(third.ring("events")));
        assertEquals(List.of(), drain(third.ring("stream")));
        third.close();
    }

    @Test
    void aSleepableIteratorReadsTheStorageOfThreads() throws Exception {
        try (Probe probe = open(Map.of())) {
            List<Long> calls = new ArrayList<>();
            Thread caller = new Thread(() -> {
                LongStream.range(0, 30).forEach(Tallies::call);
                try {
                    probe.iterate("callers", (data, offset, length) -> {
                        for (int at = offset; at < offset + length; at += 16) {
                            calls.add(data.getLong(at + 8));
                        }
                    });
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            caller.start();
            caller.join();
            assertEquals(List.of(30L), calls);
        }
    }

    @Test
    void aMapDoesOnlyWhatItsTypeCan() throws Exception {
        try (Probe probe = open(Map.of())) {
            assertEquals("map totals is not an array (map type 1, key size 8, value size 8)",
                    assertThrows(IllegalStateException.class, () -> probe.map("totals").lookup(0)).getMessage());
            assertEquals("map totals is not a hash map of one-byte values (map type 1, key size 8, value size 8)",
                    assertThrows(IllegalStateException.class, () -> probe.map("totals").put(key(1), (byte) 1))
                            .getMessage());
            assertEquals("map sums is not a hash map (map type 6, key size 4, value size 24)",
                    assertThrows(IllegalStateException.class, () -> probe.map("sums").clear()).getMessage());
            assertEquals("map events is not an array or hash map (map type 27, key size 0, value size 0)",
                    assertThrows(IllegalStateException.class, () -> probe.map("events")).getMessage());
            assertEquals("map ignored has keys of 8 bytes, not 3",
                    assertThrows(IllegalArgumentException.class, () ->
                            probe.map("ignored").put(ByteBuffer.allocate(3), (byte) 1)).getMessage());
        }
    }

    @Test
    void aClosedProbeDrainsAndAwaitsNoMore() throws Exception {
        Probe probe = open(Map.of());
        BpfMap tallies = probe.map("tallies");
        probe.close();
        assertThrows(IllegalStateException.class, () -> tallies.drain((data, key, value, stride, cpus) -> {}));
        assertThrows(IllegalStateException.class, probe::awaitPrograms);
    }

    private Probe open(Map<String, Integer> sizes) throws Exception {
        return live.open(Tallies.spec(sizes));
    }

    private static ByteBuffer key(long value) {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value);
    }

    private static List<Long> drain(EventRing ring) {
        List<Long> read = new ArrayList<>();
        ring.poll((data, offset, length) -> read.add(data.getLong(offset)), Integer.MAX_VALUE);
        return read;
    }

    private static List<Long> numbers(long from, long to, long step) {
        return LongStream.iterate(from, n -> n < to, n -> n + step).boxed().toList();
    }
}
