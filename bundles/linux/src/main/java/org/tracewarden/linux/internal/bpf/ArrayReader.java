// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tracewarden.linux.bpf.BpfMap;

/**
 * Reads a per-CPU array in batches. Its memory, at most some {@value #BATCH_BYTES} bytes, is made at the first batch
 * and used again. One read at a time.
 */
final class ArrayReader {

    private static final int BATCH_BYTES = 4 * 1024 * 1024;
    private static final int KEY_BYTES = 4;
    /** The kernel's position is the index it read last. */
    private static final int POSITION_AT = 0;
    private static final int COUNT_AT = 8;
    private static final int KEYS_AT = 16;

    private final MapCalls calls;
    private ByteBuffer data;

    ArrayReader(MapCalls calls) {
        this.calls = calls;
    }

    synchronized void read(int from, int count, BpfMap.EntryHandler handler) {
        int cpus = calls.possibleCpus();
        int stride = calls.facts().perCpuStride();
        int batch = Math.max(1, Math.min(calls.facts().maxEntries(), BATCH_BYTES / (KEY_BYTES + cpus * stride)));
        int valuesAt = KEYS_AT + (batch * KEY_BYTES + 7 & ~7);
        if (data == null) {
            data = ByteBuffer.allocateDirect(valuesAt + batch * cpus * stride).order(ByteOrder.nativeOrder());
        }
        for (int at = from; at < from + count; ) {
            int wanted = Math.min(batch, from + count - at);
            int read = next(at, wanted, valuesAt);
            for (int i = 0; i < read; i++) {
                handler.onEntry(data, KEYS_AT + i * KEY_BYTES, valuesAt + i * cpus * stride, stride, cpus);
            }
            at += read;
        }
    }

    private int next(int at, int wanted, int valuesAt) {
        Pointer memory = Native.getDirectBufferPointer(data);
        data.putInt(POSITION_AT, at - 1);
        data.putInt(COUNT_AT, wanted);
        int result = calls.make(map -> calls.bpf().bpf_map_lookup_batch(map, at == 0 ? null : memory.share(POSITION_AT),
                memory.share(POSITION_AT), memory.share(KEYS_AT), memory.share(valuesAt), memory.share(COUNT_AT),
                null));
        // ENOENT says that the end of the array was reached, with what was read before it
        if (result != -Errno.ENOENT) {
            calls.check("read", " from " + at, result);
        }
        int read = data.getInt(COUNT_AT);
        if (read < 1) {
            throw new IllegalStateException("the kernel gave no entry of the array at " + at);
        }
        return read;
    }
}
