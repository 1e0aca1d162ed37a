// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

/** Lower-case hexadecimal digits in byte arrays, without an object for each. */
public final class Hex {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private Hex() {}

    /** Writes two digits for each of {@code count} bytes. */
    public static void write(byte[] bytes, int from, int count, byte[] digits, int digitsFrom) {
        for (int i = 0, at = digitsFrom; i < count; i++) {
            int value = bytes[from + i];
            digits[at++] = DIGITS[value >> 4 & 15];
            digits[at++] = DIGITS[value & 15];
        }
    }

    /** Whether {@code count} lower-case hexadecimal digits stand there. */
    public static boolean is(byte[] digits, int from, int count) {
        if (from < 0 || from + count > digits.length) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            byte digit = digits[i];
            if (!(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Whether the digits are those of {@code count} bytes. */
    public static boolean same(byte[] bytes, int from, int count, byte[] digits, int digitsFrom) {
        for (int i = 0, at = digitsFrom; i < count; i++) {
            int value = bytes[from + i];
            if (digits[at++] != DIGITS[value >> 4 & 15] || digits[at++] != DIGITS[value & 15]) {
                return false;
            }
        }
        return true;
    }
}
