// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

/**
 * What stands on a {@link Tape}: a kind in the upper six bits and a place in the line in the lower 26. Those below
 * {@link #STRUCT} are followed by an int with their end. A comma and a space between values are not written: they are
 * what is meant when two values follow each other.
 */
final class Token {

    static final int PLACE_BITS = 26;
    static final int PLACE_MASK = (1 << PLACE_BITS) - 1;

    static final int WORD = 1;
    static final int TEXT = 2;
    static final int TEXT_CUT = 3;
    static final int DESCRIPTOR = 4;
    static final int DESCRIPTOR_DELETED = 5;
    static final int NAME = 6;
    static final int COMMENT_AFTER = 7;
    static final int COMMENT_BEFORE = 8;
    static final int OMITTED = 9;
    static final int APPLY = 10;

    static final int STRUCT = 16;
    static final int ARRAY = 17;
    static final int COMPLEMENT = 18;
    static final int CLOSE = 19;
    /** The end of something whose end strace did not write, as the call was cut short. */
    static final int CLOSE_CUT = 20;
    static final int SPACE = 21;
    static final int TIGHT_COMMA = 22;
    /** Nothing at all between {@code <... read resumed>} and the value behind it. */
    static final int JOINED = 23;

    static final int FIRST_OPERATOR = 24;
    static final int CHANGED = 24;
    static final int ARROW = 25;
    static final int EITHER = 26;
    static final int LOGICAL_OR = 27;
    static final int LOGICAL_AND = 28;
    static final int EQUAL = 29;
    static final int OR = 30;
    static final int OR_SPACED = 31;
    static final int XOR = 32;
    static final int AND = 33;
    static final int AND_NOT = 34;
    static final int SHIFT = 35;
    static final int MINUS = 36;
    static final int TIMES = 37;

    private static final String[] OPERATORS =
            {" => ", "->", " or ", " || ", " && ", " == ", "|", " | ", "^", "&", "&~", "<<", "-", "*"};
    private static final int[] BINDING = {0, 0, 1, 2, 3, 4, 5, 5, 6, 7, 7, 8, 9, 10};

    private Token() {}

    static int of(int kind, int place) {
        return kind << PLACE_BITS | place;
    }

    static int kind(int token) {
        return token >>> PLACE_BITS;
    }

    static int place(int token) {
        return token & PLACE_MASK;
    }

    static boolean isOperator(int kind) {
        return kind >= FIRST_OPERATOR;
    }

    static String spelling(int operator) {
        return OPERATORS[operator - FIRST_OPERATOR];
    }

    /** How firmly it holds its operands together; 0 least. */
    static int binding(int operator) {
        return BINDING[operator - FIRST_OPERATOR];
    }
}
