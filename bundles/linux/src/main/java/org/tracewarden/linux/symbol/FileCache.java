// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What was read from files, the longest unused given up first when all take too much memory. One file is read at a
 * time. Thread-safe.
 */
final class FileCache<V> {

    private static final long ENTRY_BYTES = 256;

    private final long maximumBytes;
    private final ToLongFunction<V> bytes;
    private final Map<FileIdentity, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /** @param bytes memory of a value, about */
    FileCache(long maximumBytes, ToLongFunction<V> bytes) {
        this.maximumBytes = maximumBytes;
        this.bytes = bytes;
    }

    synchronized V get(FileIdentity file, Supplier<V> read) {
        V known = entries.get(file);
        if (known != null) {
            return known;
        }
        V value = read.get();
        entries.put(file, value);
        held += weight(value);
        Iterator<V> longestUnused = entries.values().iterator();
        while (held > maximumBytes && longestUnused.hasNext()) {
            held -= weight(longestUnused.next());
            longestUnused.remove();
        }
        return value;
    }

    synchronized int size() {
        return entries.size();
    }

    private long weight(V value) {
        return bytes.applyAsLong(value) + ENTRY_BYTES;
    }
}
