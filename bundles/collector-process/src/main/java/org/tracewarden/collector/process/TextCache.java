// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gives the same String for the same bytes without making it anew, as names and paths repeat all the time. A fixed
 * number of slots; a text that falls on a slot in use takes it over. For one thread.
 */
final class TextCache {

    /** Makes a text of bytes. */
    @FunctionalInterface
    interface Decoder {
        String decode(byte[] bytes, int length);
    }

    private final Decoder decoder;
    private final byte[][] keys;
    private final String[] texts;
    private byte[] scratch = new byte[64];

    /** @param slots a power of two */
    TextCache(int slots, Decoder decoder) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("not a power of two: " + slots);
        }
        this.decoder = decoder;
        keys = new byte[slots][];
        texts = new String[slots];
    }

    /** Text of a C string in a field of the given size. */
    String terminated(ByteBuffer data, int offset, int size) {
        int length = 0;
        while (length < size && data.get(offset + length) != 0) {
            length++;
        }
        return get(data, offset, length);
    }

    String get(ByteBuffer data, int offset, int length) {
        if (scratch.length < length) {
            scratch = new byte[Integer.highestOneBit(length) * 2];
        }
        data.get(offset, scratch, 0, length);
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + scratch[i];
        }
        int slot = (hash ^ hash >>> 15) & keys.length - 1;
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, scratch, 0, length)) {
            return texts[slot];
        }
        keys[slot] = Arrays.copyOf(scratch, length);
        return texts[slot] = decoder.decode(scratch, length);
    }
}
