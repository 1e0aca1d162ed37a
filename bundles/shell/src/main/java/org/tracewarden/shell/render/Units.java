// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;

/** Prints quantities with their units. */
public final class Units {

    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final long SECOND = 1_000_000_000L;

    private Units() {}

    /** {@code 512 B}, {@code 20.0 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        // compare what will be printed, so that 1023.96 KiB becomes 1.0 MiB
        while (Math.round(Math.abs(value) * 10) >= 10_240 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : decimal(value) + " " + BINARY[unit];
    }

    /** {@code 850 ns}, {@code 12.3 µs}, {@code 1.2 ms}, {@code 3.4 s}, {@code 12 min 5 s}, {@code 4 d 3 h}. */
    public static String time(long nanos) {
        if (nanos < 0) {
            return "-" + time(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos < 1000) {
            return nanos + " ns";
        }
        if (nanos < 999_950L) {
            return decimal(nanos / 1e3) + " µs";
        }
        if (nanos < 999_950_000L) {
            return decimal(nanos / 1e6) + " ms";
        }
        if (nanos < 59_950_000_000L) {
            return decimal(nanos / 1e9) + " s";
        }
        return longTime(nanos / SECOND + (nanos % SECOND >= SECOND / 2 ? 1 : 0));
    }

    /** {@code 1,234,567}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A count with its noun, the plural made with an s: {@code 1 death}, {@code 12 deaths}. */
    public static String counted(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** A fraction of one as a percentage: {@code 0.3 %}. */
    public static String percent(double fraction) {
        return decimal(fraction * 100) + " %";
    }

    private static String longTime(long seconds) {
        if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        if (minutes < 24 * 60) {
            return pair(minutes / 60, "h", minutes % 60, "min");
        }
        long hours = minutes / 60;
        return pair(hours / 24, "d", hours % 24, "h");
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
