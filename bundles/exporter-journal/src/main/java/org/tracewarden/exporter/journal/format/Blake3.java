// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE3 in its hash mode with 256 bits, after section 2 of the BLAKE3 paper (O'Connor, Aumasson, Neves,
 * Wilcox-O'Hearn, 2021). Keeps its arrays, so that a hash allocates nothing. Not thread-safe.
 */
public final class Blake3 {

    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private static final int BLOCK_BYTES = 64;
    private static final int CHUNK_BYTES = 1024;
    private static final int CHUNK_START = 1;
    private static final int CHUNK_END = 1 << 1;
    private static final int PARENT = 1 << 2;
    private static final int ROOT = 1 << 3;
    private static final int WORDS = 8;
    /** An array has at most 2^31 bytes: 2^21 chunks, hence 22 trees at most wait to become a greater one. */
    private static final int STACK_TREES = 22;
    private static final int[] INITIAL = {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
    };
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] value = new int[WORDS];
    private final int[] stack = new int[STACK_TREES * WORDS];
    private final byte[] block = new byte[BLOCK_BYTES];

    /**
     * Hashes a part of an array.
     *
     * @param output gets {@link #HASH_BYTES} bytes from {@code outputFrom}
     */
    public void hash(byte[] input, int from, int length, byte[] output, int outputFrom) {
        if (length <= CHUNK_BYTES) {
            chunk(input, from, length, 0, ROOT);
        } else {
            tree(input, from, length);
        }
        for (int i = 0; i < WORDS; i++) {
            store(value[i], output, outputFrom + Integer.BYTES * i);
        }
    }

    /**
     * Byte by byte: with words, zeros were once seen in an array that the caller had just made, in hot code (JDK 17).
     */
    private static void store(int word, byte[] bytes, int at) {
        bytes[at] = (byte) word;
        bytes[at + 1] = (byte) (word >> 8);
        bytes[at + 2] = (byte) (word >> 16);
        bytes[at + 3] = (byte) (word >> 24);
    }

    /** The hash of a whole array. */
    public byte[] hash(byte[] input) {
        byte[] output = new byte[HASH_BYTES];
        hash(input, 0, input.length, output, 0);
        return output;
    }

    /** Each finished chunk is merged with the finished trees of its size to its left, as binary addition carries. */
    private void tree(byte[] input, int from, int length) {
        int last = (length - 1) / CHUNK_BYTES;
        int trees = 0;
        for (int counter = 0; counter < last; counter++) {
            chunk(input, from + counter * CHUNK_BYTES, CHUNK_BYTES, counter, 0);
            for (int done = counter + 1; (done & 1) == 0; done >>= 1) {
                parent(--trees, 0);
            }
            System.arraycopy(value, 0, stack, trees++ * WORDS, WORDS);
        }
        chunk(input, from + last * CHUNK_BYTES, length - last * CHUNK_BYTES, last, 0);
        while (trees > 0) {
            parent(--trees, trees == 0 ? ROOT : 0);
        }
    }

    /** Makes the value the parent of a tree on the stack and of itself. */
    private void parent(int left, int flags) {
        for (int i = 0; i < WORDS; i++) {
            store(stack[left * WORDS + i], block, Integer.BYTES * i);
            store(value[i], block, Integer.BYTES * (WORDS + i));
        }
        System.arraycopy(INITIAL, 0, value, 0, WORDS);
        compress(value, block, 0, BLOCK_BYTES, 0, PARENT | flags);
    }

    private void chunk(byte[] input, int from, int length, int counter, int lastFlags) {
        System.arraycopy(INITIAL, 0, value, 0, WORDS);
        int at = from;
        int rest = length;
        int flags = CHUNK_START;
        while (rest > BLOCK_BYTES) {
            compress(value, input, at, BLOCK_BYTES, counter, flags);
            at += BLOCK_BYTES;
            rest -= BLOCK_BYTES;
            flags = 0;
        }
        if (rest == BLOCK_BYTES) {
            compress(value, input, at, rest, counter, flags | CHUNK_END | lastFlags);
        } else {
            System.arraycopy(input, at, block, 0, rest);
            Arrays.fill(block, rest, BLOCK_BYTES, (byte) 0);
            compress(value, block, 0, rest, counter, flags | CHUNK_END | lastFlags);
        }
    }

    /**
     * One block into the value. All 32 words are local variables: the JIT compiler then keeps them in registers and
     * stack slots without bounds checks. A loop over the rounds that moves the message words was faster here than the
     * rounds written out one after another (580 against 420 MB/s).
     */
    private static void compress(int[] value, byte[] input, int at, int length, int counter, int flags) {
        int m0 = (int) WORD.get(input, at);
        int m1 = (int) WORD.get(input, at + 4);
        int m2 = (int) WORD.get(input, at + 8);
        int m3 = (int) WORD.get(input, at + 12);
        int m4 = (int) WORD.get(input, at + 16);
        int m5 = (int) WORD.get(input, at + 20);
        int m6 = (int) WORD.get(input, at + 24);
        int m7 = (int) WORD.get(input, at + 28);
        int m8 = (int) WORD.get(input, at + 32);
        int m9 = (int) WORD.get(input, at + 36);
        int m10 = (int) WORD.get(input, at + 40);
        int m11 = (int) WORD.get(input, at + 44);
        int m12 = (int) WORD.get(input, at + 48);
        int m13 = (int) WORD.get(input, at + 52);
        int m14 = (int) WORD.get(input, at + 56);
        int m15 = (int) WORD.get(input, at + 60);
        int v0 = value[0];
        int v1 = value[1];
        int v2 = value[2];
        int v3 = value[3];
        int v4 = value[4];
        int v5 = value[5];
        int v6 = value[6];
        int v7 = value[7];
        int v8 = INITIAL[0];
        int v9 = INITIAL[1];
        int v10 = INITIAL[2];
        int v11 = INITIAL[3];
        int v12 = counter;
        int v13 = 0;
        int v14 = length;
        int v15 = flags;
        for (int round = 1;; round++) {
            v0 += v4 + m0;
            v12 = Integer.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 12);
            v0 += v4 + m1;
            v12 = Integer.rotateRight(v12 ^ v0, 8);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 7);
            v1 += v5 + m2;
            v13 = Integer.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 12);
            v1 += v5 + m3;
            v13 = Integer.rotateRight(v13 ^ v1, 8);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 7);
            v2 += v6 + m4;
            v14 = Integer.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 12);
            v2 += v6 + m5;
            v14 = Integer.rotateRight(v14 ^ v2, 8);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 7);
            v3 += v7 + m6;
            v15 = Integer.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 12);
            v3 += v7 + m7;
            v15 = Integer.rotateRight(v15 ^ v3, 8);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 7);
            v0 += v5 + m8;
            v15 = Integer.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 12);
            v0 += v5 + m9;
            v15 = Integer.rotateRight(v15 ^ v0, 8);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 7);
            v1 += v6 + m10;
            v12 = Integer.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 12);
            v1 += v6 + m11;
            v12 = Integer.rotateRight(v12 ^ v1, 8);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 7);
            v2 += v7 + m12;
            v13 = Integer.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 12);
            v2 += v7 + m13;
            v13 = Integer.rotateRight(v13 ^ v2, 8);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 7);
            v3 += v4 + m14;
            v14 = Integer.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 12);
            v3 += v4 + m15;
            v14 = Integer.rotateRight(v14 ^ v3, 8);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 7);
            if (round == 7) {
                break;
            }
            int m0Before = m0;
            m0 = m2;
            m2 = m3;
            m3 = m10;
            m10 = m12;
            m12 = m9;
            m9 = m11;
            m11 = m5;
            m5 = m0Before;
            int m1Before = m1;
            m1 = m6;
            m6 = m4;
            m4 = m7;
            m7 = m13;
            m13 = m14;
            m14 = m15;
            m15 = m8;
            m8 = m1Before;
        }
        value[0] = v0 ^ v8;
        value[1] = v1 ^ v9;
        value[2] = v2 ^ v10;
        value[3] = v3 ^ v11;
        value[4] = v4 ^ v12;
        value[5] = v5 ^ v13;
        value[6] = v6 ^ v14;
        value[7] = v7 ^ v15;
    }
}
