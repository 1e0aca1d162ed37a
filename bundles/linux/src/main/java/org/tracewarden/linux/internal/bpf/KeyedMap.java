// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import org.tracewarden.linux.bpf.BpfMap;

/** A hash map, or one with values for each CPU. One drain at a time; its buffer is kept for the next. */
final class KeyedMap implements BpfMap {

    private static final long UPDATE_ANY = 0;

    private final MapCalls calls;
    private final DrainBuffer buffer;

    KeyedMap(MapCalls calls) {
        this.calls = calls;
        this.buffer = new DrainBuffer(calls.facts(), calls.facts().perCpuHash() ? calls.possibleCpus() : 1);
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
    public void put(ByteBuffer key, byte value) {
        calls.require(!calls.facts().perCpuHash() && valueSize() == 1, "a hash map of one-byte values");
        calls.requireSize("keys", keySize(), key.remaining());
        byte[] bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        try (Memory keyMemory = new Memory(bytes.length); Memory valueMemory = new Memory(1)) {
            keyMemory.write(0, bytes, 0, bytes.length);
            valueMemory.setByte(0, value);
            calls.check("update", "",
                    calls.make(map -> calls.bpf().bpf_map_update_elem(map, keyMemory, valueMemory, UPDATE_ANY)));
        }
    }

    @Override
    public void clear() {
        drain((data, key, value, stride, cpus) -> {});
    }

    /**
     * {@code BPF_MAP_LOOKUP_AND_DELETE_BATCH} walks the buckets once, so it ends even while programs add entries. An
     * entry is removed when it is read: one that the handler does not take because it throws is lost, with the rest of
     * its batch.
     */
    @Override
    public int drain(EntryHandler handler) {
        synchronized (buffer) {
            int total = 0;
            boolean first = true;
            boolean more = true;
            while (more) {
                boolean from = !first;
                int result = calls.make(map -> buffer.next(calls.bpf(), map, from));
                if (result == -Errno.ENOSPC && buffer.enlarge()) {
                    // a single bucket has more entries than the buffer takes; nothing of it was removed
                    continue;
                }
                more = result != -Errno.ENOENT;
                if (more) {
                    calls.check("drain", "", result);
                }
                first = false;
                total += buffer.count();
                buffer.forEach(handler);
            }
            return total;
        }
    }

    @Override
    public ByteBuffer lookup(int index) {
        throw calls.not("an array");
    }

    @Override
    public long sumPerCpu(int index) {
        throw calls.not("an array");
    }

    @Override
    public long[] sumPerCpu(int index, int words) {
        throw calls.not("an array");
    }

    @Override
    public void update(int index, ByteBuffer value) {
        throw calls.not("an array");
    }
}
