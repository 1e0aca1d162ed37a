// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.shell.render.Units;

/** Limits and amounts: limits as the commands accept them, so that what was read can be typed again. */
public final class Quantities {

    /** Greek mu, as in the guide. */
    static final String MICROSECONDS = " \u03bcs";

    private static final String[] STEPS = {"", "k", "m", "g", "t", "p", "e"};

    private Quantities() {}

    /** {@code 500ms/s}, {@code 1.5s/2s}; {@code none} without a quota. */
    public static String cpu(ResourceLimits limits) {
        return limits.cpuQuotaMicros().isEmpty()
                ? "none"
                : span(limits.cpuQuotaMicros().getAsLong()) + "/" + window(limits.cpuWindowMicros());
    }

    /** {@code 100m}, exactly: in the largest unit that it is a whole number of; {@code none} without. */
    public static String bytes(OptionalLong limit) {
        if (limit.isEmpty()) {
            return "none";
        }
        long value = limit.getAsLong();
        int step = 0;
        while (value != 0 && value % 1024 == 0 && step < STEPS.length - 1) {
            value /= 1024;
            step++;
        }
        return value + STEPS[step];
    }

    /** {@code 1000/s}; {@code none} without. */
    public static String rate(OptionalLong limit) {
        return limit.isEmpty() ? "none" : limit.getAsLong() + "/s";
    }

    /** A plain number; {@code none} without. */
    public static String number(OptionalLong limit) {
        return limit.isEmpty() ? "none" : Long.toString(limit.getAsLong());
    }

    /** At most five characters with two significant digits or more: {@code 812K}, {@code 1.5M}, {@code 102G}. */
    static String brief(long bytes) {
        double rest = bytes;
        int step = 0;
        while (rest >= 999.5 && step < STEPS.length - 1) {
            rest /= 1024;
            step++;
        }
        String unit = step == 0 ? "B" : STEPS[step].toUpperCase(Locale.ROOT);
        return (step > 0 && rest < 9.95 ? String.format(Locale.ROOT, "%.1f", rest) : Long.toString(Math.round(rest)))
                + unit;
    }

    /** The number, or {@code unknown}: what nobody counts is not none. */
    static String orUnknown(OptionalLong count) {
        return count.isEmpty() ? "unknown" : Long.toString(count.getAsLong());
    }

    static String cpuTime(long micros) {
        // nanoseconds of what is counted in hundredths of a second would be too exact to be true
        return micros == 0 ? "0 s" : Units.time(TimeUnit.MICROSECONDS.toNanos(micros));
    }

    private static String window(long micros) {
        return micros == 1_000_000 ? "s" : span(micros);
    }

    private static String span(long micros) {
        if (micros % 1_000 != 0) {
            return micros + "us";
        }
        return micros < 1_000_000
                ? micros / 1_000 + "ms"
                : BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + "s";
    }
}
