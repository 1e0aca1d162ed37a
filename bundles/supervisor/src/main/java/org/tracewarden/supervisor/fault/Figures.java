// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.Locale;

/** Figures in sentences about faults: two decimals for what was measured, none that are 0 for what was set. */
final class Figures {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEBIBYTE = 1 << 20;

    private Figures() {}

    /** Measured CPU time or time: {@code 1.52 s}. */
    static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.2f s", micros / MICROS_PER_SECOND);
    }

    static String secondsOfNanos(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    /** A time that was set: {@code 1 s}, {@code 2.5 s}, {@code 500 ms}, {@code 1.5 ms}. */
    static String set(long micros) {
        return micros >= 1_000_000 ? plain(micros, 1_000_000) + " s" : plain(micros, 1_000) + " ms";
    }

    /** Measured bytes: {@code 100.0 MiB}. */
    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String plain(long number, long unit) {
        String text = String.format(Locale.ROOT, "%.3f", (double) number / unit);
        return text.replaceFirst("\\.?0+$", "");
    }
}
