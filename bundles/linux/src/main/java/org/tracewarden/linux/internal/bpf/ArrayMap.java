// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.linux.bpf.BpfMap;

/** An array, or one with a value for each CPU. */
final class ArrayMap implements BpfMap {

    private static final int KEY_BYTES = 4;

    private final MapCalls calls;

    ArrayMap(MapCalls calls) {
        this.calls = calls;
    }

    @Override
    public int keySize() {
        return calls.facts().keySize();
    }

    @Override
    public int valueSize() {
        return calls.facts().valueSize();
    }

    @Override
    public ByteBuffer lookup(int index) {
        calls.require(calls.facts().array(), "an array");
        byte[] value = new byte[valueSize()];
        try (Memory memory = new Memory(value.length)) {
            read(index, memory);
            memory.read(0, value, 0, value.length);
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    @Override
    public void update(int index, ByteBuffer value) {
        calls.require(calls.facts().array(), "an array");
        calls.requireSize("values", valueSize(), value.remaining());
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        try (Memory key = key(index); Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            calls.check("update", " at " + index,
                    calls.make(map -> calls.bpf().bpf_map_update_elem(map, key, memory, 0)));
        }
    }

    @Override
    public long sumPerCpu(int index) {
        calls.require(calls.facts().perCpuArray() && valueSize() == Long.BYTES, "a per-CPU array of __u64");
        return sumPerCpu(index, 1)[0];
    }

    @Override
    public long[] sumPerCpu(int index, int words) {
        calls.require(calls.facts().perCpuArray() && words > 0 && valueSize() >= (long) words * Long.BYTES,
                "a per-CPU array of values with " + words + " __u64");
        int cpus = calls.possibleCpus();
        int stride = calls.facts().perCpuStride();
        long[] sums = new long[words];
        try (Memory memory = new Memory((long) cpus * stride)) {
            read(index, memory);
            for (int cpu = 0; cpu < cpus; cpu++) {
                for (int word = 0; word < words; word++) {
                    sums[word] += memory.getLong((long) cpu * stride + (long) word * Long.BYTES);
                }
            }
        }
        return sums;
    }

    @Override
    public void put(ByteBuffer key, byte value) {
        throw calls.not("a hash map");
    }

    @Override
    public void clear() {
        throw calls.not("a hash map");
    }

    @Override
    public int drain(EntryHandler handler) {
        throw calls.not("a hash map");
    }

    private void read(int index, Memory value) {
        try (Memory key = key(index)) {
            calls.check("lookup", " at " + index,
                    calls.make(map -> calls.bpf().bpf_map_lookup_elem(map, key, value)));
        }
    }

    private static Memory key(int index) {
        Memory key = new Memory(KEY_BYTES);
        key.setInt(0, index);
        return key;
    }
}
