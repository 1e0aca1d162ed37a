// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Values by positive number, such as agents by id: two arrays in the order of the numbers, hardly larger than what is
 * in them. Whoever comes or goes moves those behind, some microseconds for ten thousand; a look-up halves its way.
 * Thread-safe; what it hands out as a list is a copy.
 *
 * @param <V> of the values
 */
public final class IntTable<V> {

    private static final int LEAST = 8;
    /** It has room for one more in so many. */
    private static final int ROOM = 16;

    private int[] keys = new int[LEAST];
    private Object[] values = new Object[LEAST];
    private int size;

    public synchronized Optional<V> get(int key) {
        int slot = slot(key);
        return slot < 0 ? Optional.empty() : Optional.of(at(slot));
    }

    public synchronized boolean contains(int key) {
        return slot(key) >= 0;
    }

    /**
     * What is there, or else what is made, which is kept. Made while the table is locked: it must not use the table.
     *
     * @param key at least 1
     */
    public synchronized V getOrMake(int key, IntFunction<V> made) {
        requirePositive(key);
        int slot = slot(key);
        if (slot >= 0) {
            return at(slot);
        }
        V fresh = made.apply(key);
        insert(-slot - 1, key, fresh);
        return fresh;
    }

    /**
     * @param key at least 1
     * @return what was there before
     */
    public synchronized Optional<V> put(int key, V value) {
        requirePositive(key);
        int slot = slot(key);
        if (slot < 0) {
            insert(-slot - 1, key, value);
            return Optional.empty();
        }
        V before = at(slot);
        values[slot] = value;
        return Optional.of(before);
    }

    /** @return what was there */
    public synchronized Optional<V> remove(int key) {
        int slot = slot(key);
        if (slot < 0) {
            return Optional.empty();
        }
        V gone = at(slot);
        close(slot);
        return Optional.of(gone);
    }

    /** Removes it when it is this one. */
    public synchronized boolean remove(int key, V only) {
        int slot = slot(key);
        if (slot < 0 || values[slot] != only) {
            return false;
        }
        close(slot);
        return true;
    }

    public synchronized int size() {
        return size;
    }

    /** Ascending. */
    public synchronized int[] keys() {
        return Arrays.copyOf(keys, size);
    }

    /** By ascending key, as they are now. */
    public synchronized List<V> values() {
        List<V> all = new ArrayList<>(size);
        for (int slot = 0; slot < size; slot++) {
            all.add(at(slot));
        }
        return all;
    }

    private static void requirePositive(int key) {
        if (key < 1) {
            throw new IllegalArgumentException("key " + key + " is not positive");
        }
    }

    /** Where it is, or, below 0, one less than the negative of where it would be. */
    private int slot(int key) {
        return Arrays.binarySearch(keys, 0, size, key);
    }

    private void insert(int slot, int key, V value) {
        if (size == keys.length) {
            resize(size + Math.max(LEAST, size / ROOM));
        }
        System.arraycopy(keys, slot, keys, slot + 1, size - slot);
        System.arraycopy(values, slot, values, slot + 1, size - slot);
        keys[slot] = key;
        values[slot] = value;
        size++;
    }

    private void close(int slot) {
        size--;
        System.arraycopy(keys, slot + 1, keys, slot, size - slot);
        System.arraycopy(values, slot + 1, values, slot, size - slot);
        values[size] = null;
        if (keys.length > LEAST && size * 2 < keys.length) {
            resize(Math.max(LEAST, size + size / ROOM));
        }
    }

    private void resize(int length) {
        keys = Arrays.copyOf(keys, length);
        values = Arrays.copyOf(values, length);
    }

    @SuppressWarnings("unchecked")
    private V at(int slot) {
        return (V) values[slot];
    }

    @Override
    public synchronized String toString() {
        return Arrays.toString(keys()) + " " + values();
    }
}
