// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Blake3Test {

    private final Blake3 blake3 = new Blake3();

    @Test
    void theHashesOfTheOfficialTestVectorsComeOut() {
        // test_vectors.json of the BLAKE3 team: input bytes count 0 to 250 again and again, first 32 bytes of the hash
        assertEquals("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", hex(official(0)));
        assertEquals("2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213", hex(official(1)));
        assertEquals("42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7", hex(official(1024)));
        assertEquals("d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444", hex(official(1025)));
    }

    @Test
    void everyLengthOfTheOfficialVectorsIsHashedAsAnotherImplementationDoes() {
        int[] lengths = {0, 1, 2, 3, 4, 5, 6, 7, 8, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 2048, 2049, 3072, 3073,
            4096, 4097, 5120, 5121, 6144, 6145, 7168, 7169, 8192, 8193, 16384, 31744, 102400};
        for (int length : lengths) {
            assertSame(official(length));
        }
    }

    @Test
    void everyLengthUpToFiveChunksIsHashedAsAnotherImplementationDoes() {
        byte[] random = random(5000);
        for (int length = 0; length <= random.length; length++) {
            assertSame(Arrays.copyOf(random, length));
        }
    }

    @Test
    void largeInputsAreHashedAsAnotherImplementationDoes() {
        Random lengths = new Random(3);
        for (int i = 0; i < 40; i++) {
            assertSame(random(lengths.nextInt(3 << 20)));
        }
    }

    @Test
    void aPartOfAnArrayIsHashedLikeACopyOfIt() {
        byte[] random = random(9000);
        byte[] output = new byte[40];
        blake3.hash(random, 1234, 5678, output, 7);
        assertArrayEquals(blake3.hash(Arrays.copyOfRange(random, 1234, 1234 + 5678)),
                Arrays.copyOfRange(output, 7, 39));
    }

    /** Zeros were once seen here, only in code that C2 had compiled, and only in fresh arrays. */
    @Test
    void hashesStayRightInFreshArraysWhenTheCodeIsHot() {
        byte[] random = random(6000);
        int[] lengths = {0, 5, 64, 200, 420, 1024, 1025, 2048, 3100, 4096, 5000};
        byte[][] expected = new byte[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            expected[i] = org.apache.commons.codec.digest.Blake3.hash(Arrays.copyOf(random, lengths[i]));
        }
        long end = System.nanoTime() + 2_000_000_000L;
        for (int round = 0; round < 50_000 || System.nanoTime() < end; round++) {
            int which = round % lengths.length;
            byte[] whole = blake3.hash(Arrays.copyOf(random, lengths[which]));
            byte[] part = new byte[Blake3.HASH_BYTES];
            new Blake3().hash(random, 0, lengths[which], part, 0);
            byte[] digits = new byte[2 * Blake3.HASH_BYTES];
            Hex.write(part, 0, Blake3.HASH_BYTES, digits, 0);
            if (!Arrays.equals(expected[which], whole) || !Arrays.equals(expected[which], part)
                    || !Hex.same(expected[which], 0, Blake3.HASH_BYTES, digits, 0)) {
                assertArrayEquals(expected[which], whole, () -> lengths[which] + " bytes, whole");
                assertArrayEquals(expected[which], part, () -> lengths[which] + " bytes, a part");
            }
        }
    }

    private void assertSame(byte[] input) {
        assertArrayEquals(org.apache.commons.codec.digest.Blake3.hash(input), blake3.hash(input),
                () -> input.length + " bytes");
    }

    private String hex(byte[] input) {
        return HexFormat.of().formatHex(blake3.hash(input));
    }

    private static byte[] official(int length) {
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++) {
            input[i] = (byte) (i % 251);
        }
        return input;
    }

    private static byte[] random(int length) {
        byte[] input = new byte[length];
        new Random(length).nextBytes(input);
        return input;
    }
}
