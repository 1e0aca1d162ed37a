// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

/** What each byte may be the beginning or a part of. */
final class Characters {

    /** How a value may begin. */
    static final byte NOTHING = 0;
    static final byte WORD = 1;
    static final byte QUOTE = 2;
    static final byte BRACE = 3;
    static final byte BRACKET = 4;
    static final byte TILDE = 5;
    static final byte PARENTHESIS = 6;
    static final byte ANGLE = 7;
    static final byte BLANK = 8;
    static final byte SLASH = 9;
    static final byte AT = 10;

    private static final byte[] BEGINNING = new byte[256];
    private static final boolean[] IN_WORD = new boolean[256];
    private static final byte[] HEXADECIMAL = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            IN_WORD[c] = alphanumeric || "_.?:+%#$'".indexOf(c) >= 0;
            BEGINNING[c] = alphanumeric || "_.?-+&%#$!".indexOf(c) >= 0 ? WORD : NOTHING;
            HEXADECIMAL[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
        }
        BEGINNING['"'] = QUOTE;
        BEGINNING['{'] = BRACE;
        BEGINNING['['] = BRACKET;
        BEGINNING['~'] = TILDE;
        BEGINNING['('] = PARENTHESIS;
        BEGINNING['<'] = ANGLE;
        BEGINNING[' '] = BLANK;
        BEGINNING['/'] = SLASH;
        BEGINNING['@'] = AT;
    }

    private Characters() {}

    static byte beginning(byte character) {
        return BEGINNING[character & 0xff];
    }

    static boolean inWord(byte character) {
        return IN_WORD[character & 0xff];
    }

    static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /** 0 to 15; negative for others. */
    static int hexadecimal(byte character) {
        return HEXADECIMAL[character & 0xff];
    }
}
