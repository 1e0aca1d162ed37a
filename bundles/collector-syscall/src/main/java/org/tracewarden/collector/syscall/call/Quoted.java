// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

/**
 * Texts of processes made safe to print: whatever could move the cursor, reorder the line or end the quote is escaped.
 */
final class Quoted {

    private Quoted() {}

    /** In double quotes, as a C string. */
    static void write(StringBuilder out, String text) {
        out.append('"');
        escape(out, text, '"');
        out.append('"');
    }

    /** @param end a character that must not appear as such */
    static void escape(StringBuilder out, String text, char end) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (point == end) {
                        out.append('\\').append(end);
                    } else if (printable(point)) {
                        out.appendCodePoint(point);
                    } else {
                        out.append(point <= 0xff ? String.format("\\x%02x", point) : String.format("\\u{%x}", point));
                    }
                }
            }
        });
    }

    private static boolean printable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
