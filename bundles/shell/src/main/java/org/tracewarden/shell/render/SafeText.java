// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/**
 * Makes text from watched processes safe to print: they choose their names, arguments and paths freely, and a terminal
 * obeys what it is sent. Control characters become {@code \x1b}, and whatever is invisible, reorders text or is no
 * character becomes <code>&#92;u{202e}</code>.
 */
public final class SafeText {

    /** More marks than this on one letter are no language but an attempt to blot out the lines above. */
    private static final int MAX_MARKS = 2;

    private SafeText() {}

    /** The text on one line, with everything escaped that is not a visible character or a space. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            marks = isMark(c) ? marks + 1 : 0;
            if (c < 0x20 || c >= 0x7f && c < 0xa0) {
                out.append(String.format("\\x%02x", c));
            } else if (mustEscape(c) || marks > MAX_MARKS) {
                out.append(String.format("\\u{%x}", c));
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean mustEscape(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            // blanks other than the space, and letters that look like one
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> codePoint == 0x115f || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xffa0;
        };
    }
}
