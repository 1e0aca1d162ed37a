// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The protocol of batches, against a kernel that keeps its buckets in Java. */
class KeyedMapTest {

    private static final int HASH = 1;
    private static final int VALUE_BYTES = 256 * 1024;
    private static final int FIRST_ROOM = 16;

    /** Buckets by number, with the keys in them. */
    private final TreeMap<Integer, List<Integer>> buckets = new TreeMap<>();
    private final List<Integer> rooms = new ArrayList<>();
    private int errno;

    private final Libbpf bpf = (Libbpf) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Libbpf.class}, (proxy, method, arguments) -> {
                assertEquals("bpf_map_lookup_and_delete_batch", method.getName());
                return batch((Pointer) arguments[1], (Pointer) arguments[2], (Pointer) arguments[3],
                        (Pointer) arguments[4], (Pointer) arguments[5]);
            });

    /** As {@code __htab_map_lookup_and_delete_batch()} in kernel/bpf/hashtab.c. */
    private int batch(Pointer in, Pointer out, Pointer keys, Pointer values, Pointer count) {
        int room = count.getInt(0);
        rooms.add(room);
        count.setInt(0, 0);
        if (errno != 0) {
            return -errno;
        }
        int from = in == null ? 0 : in.getInt(0);
        int taken = 0;
        for (Map.Entry<Integer, List<Integer>> bucket : List.copyOf(buckets.tailMap(from).entrySet())) {
            out.setInt(0, bucket.getKey());
            if (bucket.getValue().size() > room - taken) {
                count.setInt(0, taken);
                return taken == 0 ? -Errno.ENOSPC : 0;
            }
            for (int key : bucket.getValue()) {
                keys.setInt(4L * taken, key);
                values.setInt((long) VALUE_BYTES * taken, -key);
                taken++;
            }
            buckets.remove(bucket.getKey());
        }
        count.setInt(0, taken);
        return -Errno.ENOENT;
    }

    private KeyedMap map() {
        MapFacts facts = new MapFacts(1, HASH, 4, VALUE_BYTES, 1_000, 0);
        return new KeyedMap(new MapCalls(new Natives(bpf, null), "calls", facts, new ProbeLife("test"), () -> 5));
    }

    private static List<Integer> drain(KeyedMap map) {
        List<Integer> keys = new ArrayList<>();
        int count = map.drain((data, key, value, stride, cpus) -> {
            assertEquals(-data.getInt(key), data.getInt(value));
            keys.add(data.getInt(key));
        });
        assertEquals(count, keys.size());
        return keys;
    }

    @Test
    void largeValuesMakeSmallBatchesAndTheLastOneCounts() {
        for (int bucket = 0; bucket < 20; bucket++) {
            buckets.put(bucket, List.of(2 * bucket, 2 * bucket + 1));
        }
        assertEquals(IntStream.range(0, 40).boxed().toList(), drain(map()));
        assertEquals(List.of(FIRST_ROOM, FIRST_ROOM, FIRST_ROOM), rooms);
    }

    @Test
    void aBucketThatDoesNotFitEnlargesTheRoomAndLosesNothing() {
        buckets.put(0, List.of(1, 2, 3));
        buckets.put(1, IntStream.range(10, 10 + 2 * FIRST_ROOM + 1).boxed().toList());
        buckets.put(2, List.of(100));
        KeyedMap map = map();
        List<Integer> expected = new ArrayList<>(List.of(1, 2, 3));
        IntStream.range(10, 10 + 2 * FIRST_ROOM + 1).forEach(expected::add);
        expected.add(100);
        assertEquals(expected, drain(map));
        assertEquals(List.of(16, 16, 32, 64), rooms);

        assertEquals(List.of(), drain(map));
        assertEquals(64, rooms.get(4), "the larger room is kept");
    }

    @Test
    void aFirstBucketThatDoesNotFitIsReadFromTheBeginning() {
        buckets.put(7, IntStream.range(0, 20).boxed().toList());
        assertEquals(IntStream.range(0, 20).boxed().toList(), drain(map()));
    }

    @Test
    void anErrorIsSaidWithTheMapsName() {
        errno = Errno.EPERM;
        Natives real = new Natives(bpf, Native.load("c", Libc.class));
        MapFacts facts = new MapFacts(1, HASH, 4, 8, 10, 0);
        KeyedMap map = new KeyedMap(new MapCalls(real, "calls", facts, new ProbeLife("test"), () -> 5));
        assertEquals("drain of map calls: Operation not permitted (errno 1)",
                assertThrows(IllegalStateException.class, map::clear).getMessage());
    }
}
