// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A BPF map seen from user space. Thread-safe. Every method throws {@link IllegalStateException} with errno on failure.
 */
@ProviderType
public interface BpfMap {

    int keySize();

    int valueSize();

    /** Value of an array map at an index, in native byte order. */
    ByteBuffer lookup(int index);

    /** Sum over all CPUs of a per-CPU array of {@code __u64} at an index. */
    long sumPerCpu(int index);

    /** Replaces a value of an array map. */
    void update(int index, ByteBuffer value);

    /** Sums over all CPUs of {@code words} successive {@code __u64} of a per-CPU array's value at an index. */
    long[] sumPerCpu(int index, int words);

    /** Adds or replaces an entry of a hash map whose value is one byte: a set of keys. */
    void put(ByteBuffer key, byte value);

    /** Removes every entry of a hash map. */
    void clear();

    /**
     * Hands over and removes all entries of a hash map or per-CPU hash map, in batches of one system call each. Nothing
     * may write the map meanwhile ({@link Probe#awaitPrograms()}), otherwise what is written may be lost. A handler
     * that throws ends it; the rest of its batch is lost. One drain at a time, others wait.
     *
     * @return how many entries
     */
    int drain(EntryHandler handler);

    /**
     * Hands over successive entries of a per-CPU array, in one system call where they fit 4 MB.
     *
     * @param from index of the first
     * @throws IllegalArgumentException if there are not so many
     */
    void read(int from, int count, EntryHandler handler);

    /** Takes an entry where it lies. The buffer is valid during the call only, and is in native byte order. */
    @FunctionalInterface
    interface EntryHandler {

        /**
         * @param data buffer that holds key and values; absolute access only
         * @param key offset of the key
         * @param value offset of the value, for a per-CPU map of that of the first CPU
         * @param stride bytes from one CPU's value to the next one's; 0 for a map that is not per CPU
         * @param cpus how many values there are; 1 for a map that is not per CPU
         */
        void onEntry(ByteBuffer data, int key, int value, int stride, int cpus);
    }
}
