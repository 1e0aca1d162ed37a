// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Collection;
import java.util.OptionalLong;

/** Reads the forms that files of cgroupfs have. What has another form is left out. */
final class Lines {

    private Lines() {}

    /** Empty when it is no number, or none that a long can hold. */
    static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException another) {
            return OptionalLong.empty();
        }
    }

    /** The value in the line {@code KEY VALUE}. */
    static OptionalLong keyed(String text, String key) {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int value = at + key.length() + 1;
            if (value <= end && text.startsWith(key, at) && text.charAt(value - 1) == ' ') {
                return number(text.substring(value, end).strip());
            }
            at = end + 1;
        }
        return OptionalLong.empty();
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
            sum += end == value ? 0 : Long.parseLong(text.substring(value, end));
            at = text.indexOf(key, end);
        }
        return sum;
    }

    /** Adds up the last words of the lines {@code DEVICE KIND NUMBER}, as blkio has them. */
    static long sumOfKind(String text, String kind) {
        long sum = 0;
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[1].equals(kind)) {
                sum += number(words[2]).orElse(0);
            }
        }
        return sum;
    }
}
