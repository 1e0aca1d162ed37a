// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map with room for a fixed number of entries: the one touched longest ago goes first, and is counted. */
final class Recent<K, V> {

    private final int capacity;
    private final Map<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long evicted;

    Recent(int capacity) {
        this.capacity = capacity;
    }

    V getOrAdd(K key, Supplier<V> fresh) {
        V value = entries.get(key);
        if (value == null) {
            value = fresh.get();
            put(key, value);
        }
        return value;
    }

    void put(K key, V value) {
        entries.put(key, value);
        if (entries.size() > capacity) {
            Iterator<K> eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
            evicted++;
        }
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    Optional<V> remove(K key) {
        return Optional.ofNullable(entries.remove(key));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** Entries that went for want of room. */
    long evicted() {
        return evicted;
    }
}
