// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code /proc/PID/cmdline}.
 *
 * @param argv arguments
 * @param truncated whether there was more than {@link #MAX_BYTES}
 */
record CommandLine(List<String> argv, boolean truncated) {

    static final int MAX_BYTES = 4_096;

    /** More empty arguments than this at the end are what is left of a longer line behind a title set by a program. */
    private static final int MAX_TRAILING_EMPTY = 2;

    static CommandLine parse(byte[] bytes) {
        boolean truncated = bytes.length > MAX_BYTES;
        int length = Math.min(bytes.length, MAX_BYTES);
        List<String> argv = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                argv.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < length) {
            argv.add(new String(bytes, start, length - start, StandardCharsets.UTF_8));
        }
        int used = argv.size();
        while (used > 0 && argv.get(used - 1).isEmpty()) {
            used--;
        }
        boolean padded = argv.size() - used > MAX_TRAILING_EMPTY;
        return new CommandLine(List.copyOf(padded ? argv.subList(0, used) : argv), truncated);
    }
}
