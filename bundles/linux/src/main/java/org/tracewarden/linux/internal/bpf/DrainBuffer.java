// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.linux.bpf.BpfMap;

/**
 * Takes one batch after another out of a hash map. Its memory is made at the first batch and used again; it holds
 * {@value #FIRST_ENTRIES} entries, fewer where those would take more than {@value #FIRST_BYTES} bytes. Not thread-safe.
 *
 * <p>Layout: the position in the map, the count, then all keys, then all values; the kernel packs keys, and values that
 * are not per CPU, without padding.
 */
final class DrainBuffer {

    private static final int FIRST_ENTRIES = 4_096;
    private static final int FIRST_BYTES = 4 * 1024 * 1024;
    private static final int LEAST_ENTRIES = 16;
    /** The kernel's position is the {@code __u32} of a bucket. */
    private static final int POSITION_AT = 0;
    private static final int COUNT_AT = 8;
    private static final int KEYS_AT = 16;

    private final int keyBytes;
    private final int valueBytes;
    private final int stride;
    private final int cpus;
    private final int mapEntries;
    private int entries;
    private ByteBuffer data;
    private int count;

    /** @param cpus values of each entry */
    DrainBuffer(MapFacts facts, int cpus) {
        this.keyBytes = facts.keySize();
        this.stride = facts.perCpuHash() ? facts.perCpuStride() : 0;
        this.valueBytes = facts.perCpuHash() ? stride * cpus : facts.valueSize();
        this.cpus = cpus;
        this.mapEntries = facts.maxEntries();
        this.entries = Math.max(LEAST_ENTRIES, Math.min(FIRST_ENTRIES, FIRST_BYTES / (keyBytes + valueBytes)));
    }

    /**
     * Removes the next entries from the map and keeps them.
     *
     * @param onwards whether to go on where the last batch ended, rather than at the beginning
     * @return 0, or the negative errno: ENOENT for the last batch, which may hold entries too
     */
    int next(Libbpf bpf, int map, boolean onwards) {
        if (data == null) {
            data = ByteBuffer.allocateDirect(bytes(entries)).order(ByteOrder.nativeOrder());
        }
        Pointer memory = Native.getDirectBufferPointer(data);
        data.putInt(COUNT_AT, entries);
        int result = bpf.bpf_map_lookup_and_delete_batch(map, onwards ? memory.share(POSITION_AT) : null,
                memory.share(POSITION_AT), memory.share(KEYS_AT), memory.share(valuesAt()), memory.share(COUNT_AT),
                null);
        count = result == 0 || result == -Errno.ENOENT ? data.getInt(COUNT_AT) : 0;
        return result;
    }

    /** Entries of the last batch. */
    int count() {
        return count;
    }

    void forEach(BpfMap.EntryHandler handler) {
        int values = valuesAt();
        for (int i = 0; i < count; i++) {
            handler.onEntry(data, KEYS_AT + i * keyBytes, values + i * valueBytes, stride, cpus);
        }
    }

    /** Doubles the room, keeping the position; false when the whole map fits already. */
    boolean enlarge() {
        if (entries >= mapEntries) {
            return false;
        }
        int position = data.getInt(POSITION_AT);
        entries = Math.min(mapEntries, entries * 2);
        data = ByteBuffer.allocateDirect(bytes(entries)).order(ByteOrder.nativeOrder());
        data.putInt(POSITION_AT, position);
        return true;
    }

    /** Values begin at a multiple of 8, as the kernel wants per-CPU ones. */
    private int valuesAt() {
        return KEYS_AT + (entries * keyBytes + 7 & ~7);
    }

    private int bytes(int room) {
        return Math.addExact(KEYS_AT + 8, Math.multiplyExact(room, keyBytes + valueBytes));
    }
}
