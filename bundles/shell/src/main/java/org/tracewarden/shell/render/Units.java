// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.util.Locale;

/** Prints quantities with their units. */
public final class Units {

    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final String[] THOUSANDS = {"", "k", "M", "G", "T", "P", "E"};
    private static final long SECOND = 1_000_000_000L;

    private Units() {}

    /** {@code 512 B}, {@code 20.0 MiB}. */
    public static String bytes(long bytes) {
        return bytes(bytes, 1024, BINARY);
    }

    /** {@code 512 B}, {@code 20.5 kB}, by thousands: beside sentences about actions, which count so. */
    static String decimalBytes(long bytes) {
        return bytes(bytes, 1000, DECIMAL);
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

    /**
     * At most seven characters with three significant digits, for narrow columns: {@code 850 ns}, {@code 12.3 µs},
     * {@code 152 ms}, {@code 1.25 s}, {@code 12 min}, {@code 3 h}, {@code 40 d}.
     */
    public static String shortTime(long nanos) {
        if (nanos < 0) {
            return "-" + shortTime(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos < 1000) {
            return nanos + " ns";
        }
        if (nanos < 999_500L) {
            return significant(nanos / 1e3) + " µs";
        }
        if (nanos < 999_500_000L) {
            return significant(nanos / 1e6) + " ms";
        }
        if (nanos < 59_950_000_000L) {
            return significant(nanos / 1e9) + " s";
        }
        long minutes = Math.round(nanos / 60e9);
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = Math.round(nanos / 3600e9);
        return hours < 48 ? hours + " h" : Math.round(nanos / 86_400e9) + " d";
    }

    /** A count or rate in at most five characters: {@code 0.5}, {@code 123}, {@code 1.23k}, {@code 45.6M}. */
    public static String shortCount(double value) {
        if (value < 0) {
            return "-" + shortCount(-value);
        }
        if (value < 9.95) {
            return value == Math.rint(value) ? Long.toString((long) value) : decimal(value);
        }
        double rest = value;
        int unit = 0;
        while (rest >= 999.5 && unit < THOUSANDS.length - 1) {
            rest /= 1000;
            unit++;
        }
        return unit == 0 ? Long.toString(Math.round(rest)) : significant(rest) + THOUSANDS[unit];
    }

    /** A fraction of one as a percentage without decimals; never 0 or 100 for what is not: {@code <1 %}. */
    public static String wholePercent(double fraction) {
        if (fraction > 0 && fraction < 0.01) {
            return "<1 %";
        }
        return fraction > 0.99 && fraction < 1 ? ">99 %" : Math.round(fraction * 100) + " %";
    }

    /** {@code 1,234,567}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A count with its noun, the plural made with an s: {@code 1 death}, {@code 12 deaths}. */
    public static String counted(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** In the largest unit that it is a whole number of: {@code 90 seconds}, {@code 1 hour}. */
    public static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return counted(millis, "millisecond");
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return counted(seconds / 86_400, "day");
        }
        if (seconds % 3600 == 0) {
            return counted(seconds / 3600, "hour");
        }
        return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
    }

    /** A fraction of one as a percentage: {@code 0.3 %}. */
    public static String percent(double fraction) {
        return decimal(fraction * 100) + " %";
    }

    private static String bytes(long bytes, int step, String[] units) {
        double value = bytes;
        int unit = 0;
        // compare what will be printed, so that 1023.96 KiB becomes 1.0 MiB
        while (Math.round(Math.abs(value) * 10) >= 10L * step && unit < units.length - 1) {
            value /= step;
            unit++;
        }
        return unit == 0 ? bytes + " B" : decimal(value) + " " + units[unit];
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

    private static String significant(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
