// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;
import java.util.OptionalDouble;

/** Prints how far something is from what is usual, in robust standard deviations. */
final class ZScore {

    private static final double UNUSUAL = 3;
    private static final double FAR_OUT = 6;

    private ZScore() {}

    /** {@code +14.2}, {@code -0.3}, {@code +1.23k}; {@code -} for none. */
    static Cell cell(OptionalDouble z) {
        return z.isEmpty() ? Cell.of("-") : Cell.of(text(z.getAsDouble()), tone(z.getAsDouble()));
    }

    static String text(double z) {
        if (Math.abs(z) < 99.95) {
            return String.format(Locale.ROOT, "%+.1f", z);
        }
        return (z < 0 ? "-" : "+") + Units.shortCount(Math.abs(z));
    }

    private static Tone tone(double z) {
        double distance = Math.abs(z);
        return distance >= FAR_OUT ? Tone.BAD : distance >= UNUSUAL ? Tone.WARNING : Tone.PLAIN;
    }
}
