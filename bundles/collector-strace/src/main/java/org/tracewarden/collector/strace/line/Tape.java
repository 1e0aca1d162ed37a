// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.Arrays;

/**
 * What a scanner found, as ints: a head with the places of a line's parts, then the {@linkplain Token tokens} of its
 * arguments and of its result. Used again for the next line. For one thread.
 */
final class Tape {

    /** Places in the head. A part that is not there begins and ends at 0. */
    static final int PID = 0;
    static final int PID_END = 1;
    static final int TIME = 2;
    static final int TIME_END = 3;
    static final int BODY = 4;
    static final int NAME = 5;
    static final int NAME_END = 6;
    static final int SHAPE = 7;
    static final int EQUALS_SIGN = 8;
    static final int RESULT_TOKENS = 9;
    static final int ERROR = 10;
    static final int ERROR_END = 11;
    static final int DECORATION = 12;
    static final int DECORATION_END = 13;
    static final int DURATION = 14;
    static final int DURATION_END = 15;
    static final int HEAD = 16;

    private static final int KEPT = 1 << 14;

    private int[] ints = new int[1024];
    private int size;

    void clear() {
        if (ints.length > KEPT) {
            ints = new int[1024];
        }
        Arrays.fill(ints, 0, HEAD, 0);
        size = HEAD;
    }

    int size() {
        return size;
    }

    void head(int part, int place) {
        ints[part] = place;
    }

    int head(int part) {
        return ints[part];
    }

    int at(int index) {
        return ints[index];
    }

    void push(int kind, int place) {
        if (size == ints.length) {
            ints = Arrays.copyOf(ints, 2 * size);
        }
        ints[size++] = Token.of(kind, place);
    }

    void push(int kind, int place, int end) {
        if (size + 1 >= ints.length) {
            ints = Arrays.copyOf(ints, 2 * ints.length);
        }
        ints[size] = Token.of(kind, place);
        ints[size + 1] = end;
        size += 2;
    }

    /** Forgets what was pushed from an index on. */
    void cutTo(int index) {
        size = index;
    }

    int[] copy() {
        return Arrays.copyOf(ints, size);
    }
}
