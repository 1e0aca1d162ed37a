// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Strings as strace quotes them (string_quote in its util.c): C escapes, octal of one to three digits, {@code \x} with
 * two. Lines are followed by at least eight bytes of padding.
 */
final class QuotedText {

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    /** {@code \x..\x..}, in the order of a little-endian long. */
    private static final long TWO_HEXADECIMALS = 0x0000785c0000785cL;
    private static final long TWO_HEXADECIMALS_MASK = 0x0000ffff0000ffffL;

    private QuotedText() {}

    /**
     * Where the text ends.
     *
     * @param from its opening quote
     * @param end of the line
     * @return behind the closing quote; where it cannot go on, as {@code -1 - place}
     */
    static int skip(byte[] line, int from, int end) {
        int at = from + 1;
        while (at < end) {
            long eight = (long) EIGHT.get(line, at);
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            long found = ((quotes - ONES) & ~quotes | (backslashes - ONES) & ~backslashes) & TOPS;
            if (found == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(found) >>> 3;
            if (line[at] == '"') {
                return at < end ? at + 1 : -1 - end;
            }
            int behind = skipEscapes(line, at);
            if (behind < 0) {
                return behind;
            }
            at = behind;
        }
        return -1 - end;
    }

    private static int skipEscapes(byte[] line, int from) {
        int at = from;
        while (((long) EIGHT.get(line, at) & TWO_HEXADECIMALS_MASK) == TWO_HEXADECIMALS
                && (Characters.hexadecimal(line[at + 2]) | Characters.hexadecimal(line[at + 3])
                        | Characters.hexadecimal(line[at + 6]) | Characters.hexadecimal(line[at + 7])) >= 0
                && at + 16 < line.length) {
            at += 8;
        }
        while (line[at] == '\\') {
            switch (line[at + 1]) {
                case 'n', 't', 'r', 'v', 'f', '"', '\\', 'a', 'b', 'e' -> at += 2;
                case 'x' -> {
                    if ((Characters.hexadecimal(line[at + 2]) | Characters.hexadecimal(line[at + 3])) < 0) {
                        return -1 - at;
                    }
                    at += 4;
                }
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at += 2;
                    for (int digits = 1; digits < 3 && line[at] >= '0' && line[at] <= '7'; digits++) {
                        at++;
                    }
                }
                default -> {
                    return -1 - at;
                }
            }
        }
        return at;
    }

    /** What a text without its quotes stands for. Escapes that strace does not write stay as they are. */
    static byte[] resolve(byte[] line, int from, int end) {
        byte[] bytes = new byte[end - from];
        int size = 0;
        int at = from;
        while (at < end) {
            byte character = line[at++];
            if (character != '\\' || at == end) {
                bytes[size++] = character;
                continue;
            }
            byte escaped = line[at++];
            int plain = "ntrvfabe\"\\".indexOf(escaped);
            if (plain >= 0) {
                bytes[size++] = (byte) "\n\t\r\013\f\007\b\033\"\\".charAt(plain);
            } else if (escaped == 'x' && at + 2 <= end && Characters.hexadecimal(line[at]) >= 0
                    && Characters.hexadecimal(line[at + 1]) >= 0) {
                bytes[size++] = (byte) (Characters.hexadecimal(line[at]) << 4 | Characters.hexadecimal(line[at + 1]));
                at += 2;
            } else if (escaped >= '0' && escaped <= '7') {
                int value = escaped - '0';
                for (int digits = 1; digits < 3 && at < end && line[at] >= '0' && line[at] <= '7'; digits++) {
                    value = value << 3 | line[at++] - '0';
                }
                bytes[size++] = (byte) value;
            } else {
                bytes[size++] = '\\';
                bytes[size++] = escaped;
            }
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
