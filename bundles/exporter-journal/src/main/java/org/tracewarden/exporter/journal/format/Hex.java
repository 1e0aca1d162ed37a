// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Lower-case hexadecimal digits in byte arrays, without an object for each. */
public final class Hex {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
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
        int at = from;
        for (; at + Long.BYTES <= from + count; at += Long.BYTES) {
            if (!areDigits((long) EIGHT.get(digits, at))) {
                return false;
            }
        }
        for (; at < from + count; at++) {
            byte digit = digits[at];
            if (!(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Eight letters at a time. A byte below 128 plus 128 - b has its high bit set if it is b or greater, and no sum
     * reaches the next byte; one of 128 or more is none of them.
     */
    private static boolean areDigits(long letters) {
        long numbers = letters + EACH * (128 - '0') & ~(letters + EACH * (127 - '9'));
        long alphas = letters + EACH * (128 - 'a') & ~(letters + EACH * (127 - 'f'));
        return (letters & HIGH_BITS) == 0 && ((numbers | alphas) & HIGH_BITS) == HIGH_BITS;
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
