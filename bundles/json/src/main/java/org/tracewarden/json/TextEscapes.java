// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

/**
 * Escapes what Jackson leaves as it is and what would not survive the way to a file or a person: surrogates without
 * their other half (UTF-8 cannot hold them), DEL and the C1 controls (terminals obey some), and the line separators
 * U+0085, U+2028 and U+2029 (some readers split lines there). In JSON such characters stand inside texts only, so that
 * it is safe to replace them wherever they are.
 */
final class TextEscapes {

    private static final String HEX = "0123456789abcdef";

    private TextEscapes() {}

    static String apply(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7f && mustEscape(json, i)) {
                return escapeFrom(json, i);
            }
        }
        return json;
    }

    private static String escapeFrom(String json, int first) {
        var escaped = new StringBuilder(json.length() + 64).append(json, 0, first);
        for (int i = first; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= 0x7f && mustEscape(json, i)) {
                escaped.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(HEX.charAt(c >> shift & 0xf));
                }
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean mustEscape(String json, int i) {
        char c = json.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == json.length() || !Character.isLowSurrogate(json.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(json.charAt(i - 1));
        }
        return c <= 0x9f || c == 0x2028 || c == 0x2029;
    }
}
