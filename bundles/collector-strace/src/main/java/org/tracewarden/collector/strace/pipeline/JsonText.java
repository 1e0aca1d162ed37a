// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.List;

/** Puts one JSON object together on one line. Used again for the next one. For one thread. */
final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int KEPT_CHARS = 1 << 16;

    private StringBuilder out = new StringBuilder(512);

    JsonText begin() {
        if (out.capacity() > KEPT_CHARS) {
            out = new StringBuilder(512);
        }
        out.setLength(0);
        out.append('{');
        return this;
    }

    JsonText field(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonText field(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    JsonText field(String name, List<String> values) {
        name(name);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(values.get(i));
        }
        out.append(']');
        return this;
    }

    /** @param json a value */
    JsonText raw(String name, String json) {
        name(name);
        out.append(json);
        return this;
    }

    String end() {
        return out.append('}').toString();
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        out.append('"').append(name).append("\":");
    }

    private void quote(String text) {
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // a lone half of a pair has no form in UTF-8
            boolean alone = Character.isSurrogate(c) && !paired(text, i);
            if (c >= ' ' && c != '"' && c != '\\' && !alone) {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
