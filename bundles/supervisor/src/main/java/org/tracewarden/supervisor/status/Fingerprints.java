// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.util.Arrays;

/** A fingerprint by id, in order of ids and without an object for each. For one thread. */
final class Fingerprints {

    private static final int LEAST = 8;

    private int[] ids = new int[LEAST];
    private long[] marks = new long[LEAST];
    private int size;

    boolean has(int id, long mark) {
        int place = place(id);
        return place >= 0 && marks[place] == mark;
    }

    void put(int id, long mark) {
        int place = place(id);
        if (place < 0) {
            place = -place - 1;
            open(place);
            ids[place] = id;
        }
        marks[place] = mark;
    }

    void remove(int id) {
        int place = place(id);
        if (place >= 0) {
            size--;
            System.arraycopy(ids, place + 1, ids, place, size - place);
            System.arraycopy(marks, place + 1, marks, place, size - place);
        }
    }

    int size() {
        return size;
    }

    /** Ascending. */
    int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    private int place(int id) {
        return Arrays.binarySearch(ids, 0, size, id);
    }

    private void open(int place) {
        if (size == ids.length) {
            int room = size + size / 4 + 1;
            ids = Arrays.copyOf(ids, room);
            marks = Arrays.copyOf(marks, room);
        }
        System.arraycopy(ids, place, ids, place + 1, size - place);
        System.arraycopy(marks, place, marks, place + 1, size - place);
        size++;
    }
}
