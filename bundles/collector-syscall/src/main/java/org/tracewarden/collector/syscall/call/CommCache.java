// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Names of threads: the same bytes give the same String without making it anew. A fixed number of slots; a name that
 * falls on a slot in use takes it over. For one thread.
 */
final class CommCache {

    private static final int SLOTS = 1024;

    private final long[] firstHalves = new long[SLOTS];
    private final long[] secondHalves = new long[SLOTS];
    private final String[] names = new String[SLOTS];

    /** Text of the 16 bytes at {@code offset} up to the first NUL; malformed UTF-8 becomes U+FFFD. */
    String get(ByteBuffer data, int offset) {
        long first = data.getLong(offset);
        long second = data.getLong(offset + 8);
        long mixed = (first * 31 + second) * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 54);
        if (names[slot] == null || firstHalves[slot] != first || secondHalves[slot] != second) {
            firstHalves[slot] = first;
            secondHalves[slot] = second;
            names[slot] = decode(data, offset);
        }
        return names[slot];
    }

    private static String decode(ByteBuffer data, int offset) {
        byte[] bytes = new byte[CallStructs.EVENT_COMM_SIZE];
        data.get(offset, bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, UTF_8);
    }
}
