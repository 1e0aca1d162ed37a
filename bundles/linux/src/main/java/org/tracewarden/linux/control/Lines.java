// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * Reads the forms that files of cgroupfs have, where they stand and without making strings of their parts. What has
 * another form is left out.
 */
final class Lines {

    private Lines() {}

    /** Empty when it is no number, or none that a long can hold. */
    static OptionalLong number(String text) {
        return number(text, 0, text.length());
    }

    /** The same of a part of the text, spaces around it left out. */
    private static OptionalLong number(String text, int from, int to) {
        int at = from;
        int end = to;
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        while (end > at && text.charAt(end - 1) <= ' ') {
            end--;
        }
        boolean negative = at < end && text.charAt(at) == '-';
        at += negative ? 1 : 0;
        if (at == end) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return OptionalLong.empty();
            }
            number = 10 * number + digit;
        }
        return OptionalLong.of(negative ? -number : number);
    }

    /** The value in the line {@code KEY VALUE}. */
    static OptionalLong keyed(String text, String key) {
        int at = 0;
        while (at < text.length()) {
            int end = endOfLine(text, at);
            int value = at + key.length() + 1;
            if (value <= end && text.startsWith(key, at) && text.charAt(value - 1) == ' ') {
                return number(text, value, end);
            }
            at = end + 1;
        }
        return OptionalLong.empty();
    }

    private static int endOfLine(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /** Pids, one a line. */
    static void pids(String text, Collection<Integer> pids) {
        int pid = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                pid = 10 * pid + (c - '0');
            } else if (pid > 0) {
                // 0 stands for processes of another pid namespace
                pids.add(pid);
                pid = 0;
            }
        }
        if (pid > 0) {
            pids.add(pid);
        }
    }

    /** Adds up the numbers behind {@code key=} in all lines, as io.stat has them. */
    static long sumOfNamed(String text, String key) {
        long sum = 0;
        int at = text.indexOf(key);
        while (at >= 0) {
            int value = at + key.length();
            int end = value;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            sum += number(text, value, end).orElse(0);
            at = text.indexOf(key, end);
        }
        return sum;
    }

    /** Adds up the last words of the lines {@code DEVICE KIND NUMBER}, as blkio has them. */
    static long sumOfKind(String text, String kind) {
        long sum = 0;
        int at = 0;
        while (at < text.length()) {
            int end = endOfLine(text, at);
            int word = text.indexOf(' ', at) + 1;
            int value = word + kind.length() + 1;
            if (word > 0 && value <= end && text.startsWith(kind, word) && text.charAt(value - 1) == ' ') {
                sum += number(text, value, end).orElse(0);
            }
            at = end + 1;
        }
        return sum;
    }
}
