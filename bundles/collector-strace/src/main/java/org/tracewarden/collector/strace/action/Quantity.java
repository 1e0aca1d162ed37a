// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/**
 * Prints quantities as sentences need them: {@code 221 bytes}, {@code 4.2 MB} (decimal), {@code 1.2 s},
 * {@code 1,024 writes}.
 */
final class Quantity {

    private static final String[] DECIMAL = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Quantity() {}

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double value = bytes;
        int unit = 0;
        // compare what will be printed, so that 999.96 kB becomes 1.0 MB
        while (Math.round(value * 10) >= 10_000 && unit < DECIMAL.length - 1) {
            value /= 1_000;
            unit++;
        }
        return decimal(value) + " " + DECIMAL[unit];
    }

    static String time(long nanos) {
        if (nanos < 999_950L) {
            return decimal(nanos / 1e3) + " µs";
        }
        if (nanos < 999_950_000L) {
            return decimal(nanos / 1e6) + " ms";
        }
        if (nanos < 59_950_000_000L) {
            return decimal(nanos / 1e9) + " s";
        }
        long seconds = Math.round(nanos / 1e9);
        long minutes = seconds / 60;
        return minutes < 60 ? pair(minutes, "min", seconds % 60, "s") : pair(minutes / 60, "h", minutes % 60, "min");
    }

    static String count(long value) {
        if (value < 1_000) {
            return Long.toString(value);
        }
        StringBuilder digits = new StringBuilder(Long.toString(value));
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** A count with its noun: {@code 1 write}, {@code 12 directories}, {@code 3 tries}. */
    static String counted(long value, String noun) {
        if (value == 1) {
            return "1 " + noun;
        }
        boolean changes = noun.endsWith("y") && "aeiou".indexOf(noun.charAt(noun.length() - 2)) < 0;
        return count(value) + " " + (changes ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private static String decimal(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
