// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Collection;
import java.util.Locale;

/** Amounts in the units people read. */
final class Quantity {

    private Quantity() {}

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
        long seconds = Math.round(nanos / 1e9);
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : count(seconds / 3600) + " h " + seconds / 60 % 60 + " min";
    }

    /** {@code 0.4/s}, {@code 12.5/s}, {@code 12,500/s}. */
    static String rate(double perSecond) {
        return (perSecond < 100 ? tenths(perSecond) : count(Math.round(perSecond))) + "/s";
    }

    /** {@code 12,500}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    /** {@code 0.32 MB/s}: a million bytes. */
    static String megabytes(double bytesPerSecond) {
        return String.format(Locale.ROOT, "%.2f MB/s", bytesPerSecond / 1e6);
    }

    static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A path or name of at most 256 characters; the end of a longer one. */
    static String path(String path) {
        return path.length() <= 256 ? path : "…" + path.substring(path.length() - 255);
    }

    /** The first so many, and how many more there are. */
    static String some(Collection<String> texts, int most) {
        String shown = String.join(", ", texts.stream().limit(most).toList());
        return texts.size() <= most ? shown : shown + " and " + (texts.size() - most) + " more";
    }
}
