// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;

/**
 * What the kernel says of a map ({@code struct bpf_map_info}).
 *
 * @param id of the map in this kernel, 0 where it is not yet made
 */
record MapFacts(int id, int type, int keySize, int valueSize, int maxEntries, int flags) {

    static final int TYPE_RING_BUFFER = 27;
    private static final int TYPE_HASH = 1;
    private static final int TYPE_ARRAY = 2;
    private static final int TYPE_PER_CPU_HASH = 5;
    private static final int TYPE_PER_CPU_ARRAY = 6;
    private static final int TYPE_LRU_HASH = 9;
    private static final int TYPE_LRU_PER_CPU_HASH = 10;
    private static final int USED_BYTES = 24;

    static MapFacts of(Natives natives, int fd) {
        try (Memory info = new Memory(USED_BYTES)) {
            info.clear();
            IntByReference length = new IntByReference(USED_BYTES);
            int result = natives.bpf().bpf_obj_get_info_by_fd(fd, info, length);
            if (result < 0) {
                throw new IllegalStateException("bpf_obj_get_info_by_fd: " + natives.describe(-result));
            }
            return new MapFacts(info.getInt(4), info.getInt(0), info.getInt(8), info.getInt(12), info.getInt(16),
                    info.getInt(20));
        }
    }

    boolean ring() {
        return type == TYPE_RING_BUFFER;
    }

    boolean array() {
        return type == TYPE_ARRAY;
    }

    boolean perCpuArray() {
        return type == TYPE_PER_CPU_ARRAY;
    }

    /** Whether entries are found by key, with or without a value for each CPU. */
    boolean hash() {
        return type == TYPE_HASH || type == TYPE_LRU_HASH || perCpuHash();
    }

    boolean perCpuHash() {
        return type == TYPE_PER_CPU_HASH || type == TYPE_LRU_PER_CPU_HASH;
    }

    /** Bytes from one CPU's value to the next one's: the kernel pads each to 8 bytes. */
    int perCpuStride() {
        return (valueSize + 7) & ~7;
    }

    /** Whether a program made for one works with the other. */
    boolean sameDefinition(MapFacts other) {
        return new MapFacts(0, type, keySize, valueSize, maxEntries, flags)
                .equals(new MapFacts(0, other.type, other.keySize, other.valueSize, other.maxEntries, other.flags));
    }
}
