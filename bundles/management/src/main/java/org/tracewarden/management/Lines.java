// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

/** Lines of text that operations give. */
final class Lines {

    static final int MAX = 1000;

    private Lines() {}

    /** @throws IllegalArgumentException for a number of lines that is not 1 to {@link #MAX} */
    static int checkedLimit(int limit) {
        if (limit < 1 || limit > MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX + ", not " + limit);
        }
        return limit;
    }

    /** Names come from the processes themselves and must not break the line or steer a terminal. */
    static String safe(String line) {
        return line.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]", "?");
    }
}
