// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Takes secrets out of the environments in strace's lines, before anybody else sees these: {@code execve} is shown with
 * all variables, and many a token is handed on in one. What remains of such a variable is {@code "NAME=<redacted>"}, so
 * that the line parses as before. Other lines come back as the same object; they cost a look at their first characters.
 *
 * <p>A variable is taken for a secret by its name, or because its value is a URL with a password. What
 * {@code /proc/PID/environ} gives is left out whole.
 */
final class EnvironmentRedaction implements UnaryOperator<String> {

    static final String MARK = "<redacted>";

    /** Parts of names, any case. Rather one variable too many than one too few. */
    private static final List<String> SECRET = List.of(
            "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "PASSCODE",
            "KEY", "CREDENTIAL", "CREDS", "AUTH", "COOKIE", "SESSION", "PRIVATE", "SIGNATURE", "JWT", "BEARER",
            "OTP", "CERT");
    /** Whole words of names, between underscores. */
    private static final List<String> SECRET_WORDS = List.of("PASS", "PW", "PIN", "PAT", "SID", "SIG");

    @Override
    public String apply(String line) {
        int open = line.indexOf('(');
        if (open < 0) {
            return line;
        }
        if (endsWith(line, open, "execve")) {
            return environment(line, open + 1, 2);
        }
        if (endsWith(line, open, "execveat")) {
            return environment(line, open + 1, 3);
        }
        if (endsWith(line, open, "read") || endsWith(line, open, "pread64")) {
            return file(line, open + 1);
        }
        return line;
    }

    private static boolean endsWith(String line, int end, String name) {
        int begin = end - name.length();
        return begin >= 0 && line.startsWith(name, begin) && (begin == 0 || line.charAt(begin - 1) == ' ');
    }

    /** Of the strings in one argument, counted from 0. */
    private static String environment(String line, int from, int argument) {
        StringBuilder made = null;
        int copied = 0;
        int depth = 0;
        int index = 0;
        int at = from;
        while (at < line.length()) {
            switch (line.charAt(at)) {
                case '"' -> {
                    int end = endOfString(line, at + 1);
                    if (index == argument && depth > 0) {
                        int keep = secretFrom(line, at + 1, end);
                        if (keep >= 0) {
                            made = made == null ? new StringBuilder(line.length()) : made;
                            made.append(line, copied, keep).append(MARK);
                            copied = end;
                        }
                    }
                    at = end;
                }
                case '<' -> {
                    // the path of a descriptor; a greater-than sign in it is escaped
                    int end = depth == 0 ? line.indexOf('>', at) : at;
                    at = end < 0 ? line.length() : end;
                }
                case '[', '{', '(' -> depth++;
                case ']', '}' -> depth--;
                case ')' -> {
                    if (depth == 0) {
                        at = line.length();
                    }
                    depth--;
                }
                case ',' -> index += depth == 0 ? 1 : 0;
                default -> { }
            }
            at++;
        }
        return made == null ? line : made.append(line, copied, line.length()).toString();
    }

    private static String file(String line, int from) {
        int path = line.indexOf('<', from);
        int comma = line.indexOf(',', from);
        if (path < 0 || comma < path || !line.startsWith("/proc/", path + 1)) {
            return line;
        }
        int close = line.indexOf('>', path);
        int begin = line.indexOf('"', Math.max(close, from));
        if (close < 0 || begin < 0 || !line.startsWith("/environ", close - "/environ".length())) {
            return line;
        }
        return line.substring(0, begin + 1) + MARK + line.substring(endOfString(line, begin + 1));
    }

    /** Where its quotation mark is, or the end of a line that was cut. */
    private static int endOfString(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return line.endsWith(Lines.CUT) ? line.length() - Lines.CUT.length() : line.length();
    }

    /** Where the secret begins; less than 0 when there is none. */
    private static int secretFrom(String line, int from, int end) {
        String text = line.substring(from, end);
        if (text.indexOf('\\') < 0) {
            int equals = text.indexOf('=');
            boolean secret = equals >= 0
                    && (isSecret(text.substring(0, equals)) || hasPassword(text.substring(equals + 1)));
            return secret ? from + equals + 1 : -1;
        }
        String plain = unescaped(text);
        int equals = plain.indexOf('=');
        if (equals < 0 || !isSecret(plain.substring(0, equals)) && !hasPassword(plain.substring(equals + 1))) {
            return -1;
        }
        int written = text.indexOf('=');
        // strace writes all of a string in hexadecimal when a part of it is not ASCII
        return written >= 0 ? from + written + 1 : from + endOfHexadecimal(text, equals);
    }

    private static boolean isSecret(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (SECRET.stream().anyMatch(upper::contains)) {
            return true;
        }
        String words = "_" + upper + "_";
        return SECRET_WORDS.stream().anyMatch(word -> words.contains("_" + word + "_"));
    }

    /** {@code scheme://user:password@host}. */
    private static boolean hasPassword(String value) {
        for (int scheme = value.indexOf("://"); scheme >= 0; scheme = value.indexOf("://", scheme + 3)) {
            int at = value.indexOf('@', scheme);
            int colon = value.indexOf(':', scheme + 3);
            if (colon >= 0 && colon < at) {
                return true;
            }
        }
        return false;
    }

    private static int endOfHexadecimal(String text, int equals) {
        return Math.min(text.length(), 4 * (equals + 1));
    }

    /** With the octets of escapes as characters of their own, which is enough to recognise what is ASCII. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                plain.append(c);
            } else if (text.charAt(i + 1) == 'x' && i + 3 < text.length()) {
                int high = Character.digit(text.charAt(i + 2), 16);
                int low = Character.digit(text.charAt(i + 3), 16);
                plain.append(high < 0 || low < 0 ? '?' : (char) (high * 16 + low));
                i += 3;
            } else {
                plain.append(text.charAt(++i));
            }
        }
        return plain.toString();
    }
}
