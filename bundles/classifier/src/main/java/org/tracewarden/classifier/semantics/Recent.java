// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map with room for a fixed number of entries: the one touched longest ago goes first. Not thread-safe. */
final class Recent<K, V> {

    private final int capacity;
    private final Map<K, V> entries = new LinkedHashMap<>(64, 0.75f, true);

    Recent(int capacity) {
        this.capacity = capacity;
    }

    V getOrAdd(K key, Supplier<V> fresh) {
        V value = entries.get(key);
        if (value == null) {
            value = fresh.get();
            entries.put(key, value);
            if (entries.size() > capacity) {
                Iterator<K> eldest = entries.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
        }
        return value;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    void remove(K key) {
        entries.remove(key);
    }

    int size() {
        return entries.size();
    }
}
