// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map with room for a fixed number of entries: the one touched longest ago goes first, and is counted. */
final class Recent<K, V> {

    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int capacity;
    private long evicted;

    Recent(int capacity) {
        this.capacity = capacity;
    }

    V getOrAdd(K key, Supplier<V> fresh) {
        V value = entries.get(key);
        if (value == null) {
            value = fresh.get();
            entries.put(key, value);
            shrink();
        }
        return value;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    void remove(K key) {
        entries.remove(key);
    }

    void clear() {
        entries.clear();
    }

    /** Touches none. */
    Collection<V> values() {
        return entries.values();
    }

    /** Touches none. */
    Map<K, V> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    void resize(int newCapacity) {
        capacity = newCapacity;
        shrink();
    }

    /** Entries that went for want of room. */
    long evicted() {
        return evicted;
    }

    private void shrink() {
        while (entries.size() > capacity) {
            Iterator<K> eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
            evicted++;
        }
    }
}
