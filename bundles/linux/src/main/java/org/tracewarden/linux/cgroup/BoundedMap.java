// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A map that forgets the key it got first when it is full. Thread-safe; reading takes no lock. */
final class BoundedMap<K, V> {

    private final int capacity;
    private final Map<K, V> values = new ConcurrentHashMap<>();
    private final Queue<K> order = new ConcurrentLinkedQueue<>();

    BoundedMap(int capacity) {
        this.capacity = capacity;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(values.get(key));
    }

    void put(K key, V value) {
        if (values.put(key, value) == null) {
            order.add(key);
            while (values.size() > capacity) {
                K oldest = order.poll();
                if (oldest == null) {
                    return;
                }
                values.remove(oldest);
            }
        }
    }

    int size() {
        return values.size();
    }
}
