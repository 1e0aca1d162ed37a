// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import org.tracewarden.linux.bpf.BpfMap;

/** A map through system calls. Its descriptor belongs to the probe, which says whether it is still open. */
final class ArrayMap implements BpfMap {

    private static final int KEY_BYTES = 4;

    private final Natives natives;
    private final String name;
    private final MapFacts facts;
    private final ProbeLife life;
    private final IntSupplier descriptor;

    /** @param descriptor gives the map's descriptor; called within {@code life} only */
    ArrayMap(Natives natives, String name, MapFacts facts, ProbeLife life, IntSupplier descriptor) {
        this.natives = natives;
        this.name = name;
        this.facts = facts;
        this.life = life;
        this.descriptor = descriptor;
    }

    @Override
    public int keySize() {
        return facts.keySize();
    }

    @Override
    public int valueSize() {
        return facts.valueSize();
    }

    @Override
    public ByteBuffer lookup(int index) {
        require(facts.array(), "an array");
        byte[] value = new byte[facts.valueSize()];
        try (Memory memory = new Memory(value.length)) {
            read(index, memory);
            memory.read(0, value, 0, value.length);
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    @Override
    public long sumPerCpu(int index) {
        require(facts.perCpuArray() && facts.valueSize() == Long.BYTES, "a per-CPU array of __u64");
        int cpus = natives.bpf().libbpf_num_possible_cpus();
        if (cpus < 1) {
            throw new IllegalStateException("libbpf_num_possible_cpus: " + natives.describe(-cpus));
        }
        // one value for each possible CPU, each padded to 8 bytes (bpf_map_lookup_elem on per-CPU maps)
        try (Memory memory = new Memory((long) cpus * Long.BYTES)) {
            read(index, memory);
            long sum = 0;
            for (int cpu = 0; cpu < cpus; cpu++) {
                sum += memory.getLong((long) cpu * Long.BYTES);
            }
            return sum;
        }
    }

    @Override
    public void update(int index, ByteBuffer value) {
        require(facts.array(), "an array");
        if (value.remaining() != facts.valueSize()) {
            throw new IllegalArgumentException("map " + name + " has values of " + facts.valueSize()
                    + " bytes, not " + value.remaining());
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        try (Memory key = key(index); Memory memory = new Memory(bytes.length)) {
            memory.write(0, bytes, 0, bytes.length);
            check("update", index, life.whileOpen(
                    () -> natives.bpf().bpf_map_update_elem(descriptor.getAsInt(), key, memory, 0)));
        }
    }

    private void read(int index, Memory value) {
        try (Memory key = key(index)) {
            check("lookup", index, life.whileOpen(
                    () -> natives.bpf().bpf_map_lookup_elem(descriptor.getAsInt(), key, value)));
        }
    }

    private void check(String call, int index, int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    call + " of map " + name + " at " + index + ": " + natives.describe(-result));
        }
    }

    private void require(boolean right, String kind) {
        if (!right) {
            throw new IllegalStateException("map " + name + " is not " + kind + " (map type " + facts.type()
                    + ", value size " + facts.valueSize() + ")");
        }
    }

    private static Memory key(int index) {
        Memory key = new Memory(KEY_BYTES);
        key.setInt(0, index);
        return key;
    }

    @Override
    public long[] sumPerCpu(int index, int words) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(ByteBuffer key, byte value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int drain(EntryHandler handler) {
        throw new UnsupportedOperationException();
    }
}
