// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Values by positive number, such as agents by id: open addressing with linear probing, at most three quarters full. Its
 * memory follows its size up in small steps, and back down when it empties. Thread-safe; what it hands out as a list is a copy.
 *
 * @param <V> of the values
 */
public final class IntTable<V> {

    private static final int FREE = 0;
    private static final int LEAST = 8;
    /** 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4): spreads numbers in a row. */
    private static final int SPREAD = 0x9E3779B9;

    private int[] keys = new int[LEAST];
    private Object[] values = new Object[LEAST];
    private int size;

    public synchronized Optional<V> get(int key) {
        return Optional.ofNullable(at(slot(key)));
    }

    public synchronized boolean contains(int key) {
        return holds(slot(key), key);
    }

    /**
     * What is there, or else what is made, which is kept. Made while the table is locked: it must not use the table.
     *
     * @param key at least 1
     */
    public synchronized V getOrMake(int key, IntFunction<V> made) {
        requirePositive(key);
        int slot = slot(key);
        if (keys[slot] == FREE) {
            V fresh = made.apply(key);
            insert(slot, key, fresh);
            return fresh;
        }
        return at(slot);
    }

    /**
     * @param key at least 1
     * @return what was there before
     */
    public synchronized Optional<V> put(int key, V value) {
        requirePositive(key);
        int slot = slot(key);
        if (holds(slot, key)) {
            V before = at(slot);
            values[slot] = value;
            return Optional.of(before);
        }
        insert(slot, key, value);
        return Optional.empty();
    }

    /** @return what was there */
    public synchronized Optional<V> remove(int key) {
        int slot = slot(key);
        if (!holds(slot, key)) {
            return Optional.empty();
        }
        V gone = at(slot);
        close(slot);
        size--;
        if (keys.length > LEAST && size * 4 < keys.length) {
            resize(Math.max(LEAST, keys.length / 2));
        }
        return Optional.of(gone);
    }

    /** Removes it when it is this one. */
    public synchronized boolean remove(int key, V only) {
        return at(slot(key)) == only && remove(key).isPresent();
    }

    public synchronized int size() {
        return size;
    }

    /** Ascending. */
    public synchronized int[] keys() {
        return IntStream.of(keys).filter(key -> key != FREE).sorted().toArray();
    }

    /** By ascending key, as they are now. */
    public synchronized List<V> values() {
        List<V> all = new ArrayList<>(size);
        for (int key : keys()) {
            all.add(at(slot(key)));
        }
        return all;
    }

    private static void requirePositive(int key) {
        if (key < 1) {
            throw new IllegalArgumentException("key " + key + " is not positive");
        }
    }

    private boolean holds(int slot, int key) {
        return key != FREE && keys[slot] == key;
    }

    private void insert(int slot, int key, V value) {
        keys[slot] = key;
        values[slot] = value;
        size++;
        if (size * 4L > keys.length * 3L) {
            resize(keys.length + keys.length / 2);
        }
    }

    /** Where it is, or where it would be put. */
    private int slot(int key) {
        int slot = home(key);
        while (keys[slot] != key && keys[slot] != FREE) {
            slot = next(slot);
        }
        return slot;
    }

    /** The number, spread over 32 bits, taken as a fraction of the table's length, which may be any. */
    private int home(int key) {
        return (int) ((key * SPREAD & 0xFFFFFFFFL) * keys.length >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == keys.length ? 0 : slot + 1;
    }

    /** Slots from one on to the other. */
    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + keys.length;
    }

    /** Moves up those behind that would not be found any more (Knuth, 6.4, algorithm R). */
    private void close(int gap) {
        for (int slot = next(gap); keys[slot] != FREE; slot = next(slot)) {
            if (distance(home(keys[slot]), slot) >= distance(gap, slot)) {
                keys[gap] = keys[slot];
                values[gap] = values[slot];
                gap = slot;
            }
        }
        keys[gap] = FREE;
        values[gap] = null;
    }

    private void resize(int length) {
        int[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new int[length];
        values = new Object[length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
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
