// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Figures in sentences about faults. What was measured has so many digits that it never reads like the limit that it is
 * above; what was set is told exactly.
 */
final class Figures {

    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double KIBIBYTE = 1 << 10;
    private static final double MEBIBYTE = 1 << 20;
    private static final double GIBIBYTE = 1 << 30;

    private Figures() {}

    /** CPU time or a window that was measured: {@code 1.52 s}, {@code 102.1 ms}, {@code 15.23 ms}. */
    static String measured(long micros) {
        if (Math.abs(micros) < 99_995) {
            return String.format(Locale.ROOT, "%.2f ms", micros / MICROS_PER_MILLI);
        }
        return Math.abs(micros) < 999_950
                ? String.format(Locale.ROOT, "%.1f ms", micros / MICROS_PER_MILLI)
                : String.format(Locale.ROOT, "%.2f s", micros / MICROS_PER_SECOND);
    }

    /** How long something took: {@code 12.0 s}, {@code 250 ms}. */
    static String duration(long nanos) {
        return Math.abs(nanos) < 999_500_000
                ? Math.round((double) nanos / NANOS_PER_MILLI) + " ms"
                : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    /** A time that was set: {@code 1 s}, {@code 2.5 s}, {@code 500 ms}, {@code 1.5 ms}. */
    static String set(long micros) {
        return micros >= MICROS_PER_SECOND ? plain(micros, 6) + " s" : plain(micros, 3) + " ms";
    }

    private static String plain(long number, int decimals) {
        return BigDecimal.valueOf(number, decimals).stripTrailingZeros().toPlainString();
    }

    /** Bytes: {@code 512.0 KiB}, {@code 100.0 MiB}, {@code 12.50 GiB}. */
    static String bytes(long bytes) {
        if (bytes < MEBIBYTE) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / KIBIBYTE);
        }
        return bytes < 10 * GIBIBYTE
                ? String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE)
                : String.format(Locale.ROOT, "%,.2f GiB", bytes / GIBIBYTE);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
