// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Locale;

/** Amounts in the units people read. */
final class Quantity {

    private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Quantity() {}

    /** {@code 512 B}, {@code 20.0 MiB}. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        do {
            value /= 1024;
            unit++;
        } while (value >= 1023.95 && unit < BYTE_UNITS.length - 1);
        return tenths(value) + " " + BYTE_UNITS[unit];
    }

    /** {@code 250 ns}, {@code 12.3 µs}, {@code 4.5 ms}, {@code 30.0 s}, {@code 2 min 5 s}, {@code 3 h 4 min}. */
    static String duration(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 999_950) {
            return tenths(nanos / 1e3) + " µs";
        }
        if (nanos < 999_950_000L) {
            return tenths(nanos / 1e6) + " ms";
        }
        if (nanos < 59_950_000_000L) {
            return tenths(nanos / 1e9) + " s";
        }
        long seconds = (nanos + 500_000_000L) / 1_000_000_000L;
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /** {@code 0x7ffd12340000}; the address is unsigned. */
    static String address(long address) {
        return "0x" + Long.toHexString(address);
    }

    static String percent(long part, long whole) {
        return whole <= 0 ? "?" : Math.round(100.0 * part / whole) + " %";
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
